import assert from "node:assert/strict";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Fiber from "effect/Fiber";
import type * as Scope from "effect/Scope";
import { opened } from "../../lessons/02-thread-pool/program.ts";
import { lessons } from "../../lessons/mod.ts";
import type { Form } from "../../site/recorder/form.ts";
import { makeRecorder, type Piece, type Reel, type Script } from "../../site/recorder/recorder.ts";
import { demonstration, type Lesson } from "../../src/lesson/lesson.ts";
import * as Parameter from "../../src/lesson/parameter.ts";
import { step } from "../../src/lesson/run.ts";
import { encode } from "../../src/trace/ndjson.ts";

const slug = "thread-pool";
const lesson = lessons.find((lesson) => lesson.slug === slug)!;

const scriptOf = async (seed: number, form: Form = "application/x-ndjson"): Promise<Script> => {
  const { parameters } = await lesson.load();
  return { slug, form, seed, values: Parameter.defaults(parameters) };
};

const run = <A>(program: Effect.Effect<A, never, Scope.Scope>): Promise<A> =>
  Effect.runPromise(Effect.scoped(program));

const textOf = ({ blocks }: Piece): string =>
  blocks.map(({ bytes }) => new TextDecoder().decode(bytes)).join("");

/** When the last frame of a piece is due. */
const dueOf = ({ blocks }: Piece): number => blocks.at(-1)!.due.at(-1)!;

/** Records to the end, so many milliseconds of virtual time at a time. */
const whole = (reel: Reel, most: number): Effect.Effect<string> =>
  Effect.gen(function* () {
    let text = "";
    let due = 0;
    for (;;) {
      const piece = yield* reel.record({ until: due + most, deadline: 0 });
      text += textOf(piece);
      if (piece.hasEnded) return text;
      due = dueOf(piece);
    }
  });

Deno.test("what is recorded piece by piece is the run, however large the pieces", async () => {
  const script = await scriptOf(3);
  const demonstration = await lesson.load();
  const expected = await run(Effect.gen(function* () {
    const { next } = yield* step(demonstration, script);
    let text = "";
    const all = Effect.forever(Effect.tap(next, (events) =>
      Effect.sync(() => {
        for (const event of events) text += `${encode(event)}\n`;
      })));
    yield* Effect.ignore(all);
    return text;
  }));
  for (const most of [0, 300, 5_000, Infinity]) {
    const text = await run(Effect.gen(function* () {
      const recorder = yield* makeRecorder({ lessons });
      return yield* whole(yield* recorder.begin(script), most);
    }));
    assert.equal(text, expected, `${most} ms at a time`);
  }
});

Deno.test("a run is recorded as far as it is asked for, but is not left standing in a crowd", async () => {
  const script = await scriptOf(1);
  const demonstration = await lesson.load();
  await run(Effect.gen(function* () {
    const recorder = yield* makeRecorder({ lessons });
    const reel = yield* recorder.begin(script);
    const { fibers, next } = yield* step(demonstration, script);
    /** How many fibers live at a moment of the run. */
    const fibersAt = (due: number): Effect.Effect<number> =>
      Effect.map(
        Effect.iterate(0, {
          while: (at) => at < due,
          body: () => Effect.orDie(Effect.map(next, (events) => events[0]!.at)),
        }),
        fibers,
      );
    const usual = dueOf(yield* reel.record({ until: 1_000, deadline: 0 }));
    assert.ok(usual >= 1_000 && usual < 1_500, `${usual} ms`);
    assert.ok((yield* fibersAt(usual)) <= 32);
    const crowded = dueOf(yield* reel.record({ until: 5_000, deadline: 0 }));
    assert.ok(crowded > 8_000, `until ${crowded} ms, past the burst`);
    assert.ok((yield* fibersAt(crowded)) <= 16);
  }));
});

Deno.test("no more than 128 kB and an instant are recorded at a time", async () => {
  const { parameters } = await lesson.load();
  const values = { ...Parameter.defaults(parameters), length: 60, burstFor: 10 };
  await run(Effect.gen(function* () {
    const recorder = yield* makeRecorder({ lessons });
    const reel = yield* recorder.begin({
      slug,
      form: "application/x-ndjson",
      seed: 1,
      values,
    });
    const { blocks, hasEnded } = yield* reel.record({ until: Infinity, deadline: 0 });
    const bytes = blocks.reduce((sum, { bytes }) => sum + bytes.length, 0);
    assert.ok(bytes >= 131_072 && bytes < 141_072, `${bytes} bytes`);
    assert.equal(hasEnded, false);
  }));
});

Deno.test("the run with the earliest deadline is recorded first, and none whose client has left", async () => {
  const scripts = await Promise.all([1, 2, 3, 4].map((seed) => scriptOf(seed)));
  await run(Effect.gen(function* () {
    const recorder = yield* makeRecorder({ lessons });
    const reels = yield* Effect.forEach(scripts, recorder.begin);
    const order: Array<number> = [];
    const records = yield* Effect.forEach(
      [30, 10, 40, 20],
      (deadline, index) =>
        reels[index]!.record({ until: 500, deadline }).pipe(
          Effect.tap(() => Effect.sync(() => order.push(deadline))),
          Effect.fork,
        ),
    );
    yield* Effect.yieldNow();
    yield* Fiber.interrupt(records[3]!);
    yield* Fiber.awaitAll(records);
    assert.deepEqual(order, [10, 30, 40]);
    const piece = yield* reels[3]!.record({ until: 0, deadline: 0 });
    assert.equal(piece.blocks[0]!.due[0], 0, "nothing was recorded for the client that left");
  }));
});

Deno.test("a run that breaks is told to who records it, and others are recorded on", async () => {
  const broken: Lesson = {
    ...lesson,
    slug: "broken",
    load: () =>
      Promise.resolve(demonstration({
        parameters: {},
        speed: 1,
        measures: [],
        worlds: [{
          name: "one",
          title: "One",
          program: () => Effect.zipRight(opened(1, 0), Effect.delay(Effect.die("broken"), 1)),
        }],
      })),
  };
  const script = await scriptOf(1);
  await run(Effect.gen(function* () {
    const recorder = yield* makeRecorder({ lessons: [lesson, broken] });
    const first = yield* recorder.begin({ ...script, slug: "broken" });
    const second = yield* recorder.begin(script);
    const exit = yield* Effect.exit(first.record({ until: 1_000, deadline: 0 }));
    assert.deepEqual(exit, Exit.die("broken"));
    const text = textOf(yield* second.record({ until: 0, deadline: 0 }));
    const worlds = text.trimEnd().split("\n").map((line) => JSON.parse(line).world);
    assert.deepEqual(new Set(worlds), new Set(["naive", "bulkhead"]), "nothing of the broken run");
  }));
});
