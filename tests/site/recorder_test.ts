import assert from "node:assert/strict";
import * as Context from "effect/Context";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Fiber from "effect/Fiber";
import * as Option from "effect/Option";
import type * as Scope from "effect/Scope";
import { opened } from "../../lessons/02-thread-pool/program.ts";
import { lessons } from "../../lessons/mod.ts";
import { unpack } from "../../site/recorder/block.ts";
import type { Form } from "../../site/recorder/form.ts";
import {
  makeRecorder,
  type Recorder,
  type Reel,
  type Script,
} from "../../site/recorder/recorder.ts";
import type { Piece } from "../../site/recorder/take.ts";
import type { Demonstration, Lesson } from "../../src/lesson/lesson.ts";
import * as Parameter from "../../src/lesson/parameter.ts";
import { step } from "../../src/lesson/run.ts";
import { encode } from "../../src/trace/ndjson.ts";
import { countedWorld, oneWorld } from "./one_world.ts";

const slug = "thread-pool";
const lesson = lessons.find((lesson) => lesson.slug === slug)!;

const scriptOf = async (seed: number, form: Form = "application/x-ndjson"): Promise<Script> => {
  const { parameters } = await lesson.load();
  return { slug, form, seed, values: Parameter.defaults(parameters) };
};

const run = <A>(program: Effect.Effect<A, never, Scope.Scope>): Promise<A> =>
  Effect.runPromise(Effect.scoped(program));

const textOf = ({ blocks }: Piece): string =>
  blocks.map((block) => new TextDecoder().decode(unpack(block).bytes)).join("");

/** When the last frame of a piece is due. */
const dueOf = ({ blocks }: Piece): number => blocks.at(-1)!.to;

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

Deno.test("a run is recorded as far as it is asked for", async () => {
  const script = await scriptOf(1);
  await run(Effect.gen(function* () {
    const recorder = yield* makeRecorder({ lessons });
    const reel = yield* recorder.begin(script);
    for (let until = 500; until <= 12_000; until += 500) {
      const due = dueOf(yield* reel.record({ until, deadline: 0 }));
      assert.ok(due >= until && due < until + 500, `${due} ms of ${until}`);
    }
  }));
});

const lessonOf = (slug: string, demonstration: Demonstration): Lesson => ({
  ...lesson,
  slug,
  load: () => Promise.resolve(demonstration),
});

/** A run that holds so many fibers for ten seconds. */
const holding = (fibers: number) =>
  countedWorld(Effect.gen(function* () {
    yield* Effect.replicateEffect(Effect.fork(Effect.sleep("10 seconds")), fibers);
    yield* Effect.replicateEffect(Effect.delay(opened(1, 0), "1 second"), 10);
  }));

Deno.test("simulations that are kept hold 896 fibers together, and one counts for 32 more than it has", async () => {
  for (const [fibers, most] of [[95, 7], [223, 3], [900, 0]] as const) {
    const { counts, demonstration } = holding(fibers);
    const script = { slug: "holding", form: "text/event-stream", values: {} } as const;
    const round = (recorder: Recorder) =>
      Effect.scoped(Effect.gen(function* () {
        const before = counts.begun;
        const reels = yield* Effect.forEach(
          Array.from({ length: 10 }, (_, seed) => ({ ...script, seed })),
          recorder.begin,
        );
        for (const [index, reel] of reels.entries()) {
          assert.equal(dueOf(yield* reel.record({ until: 1_000, deadline: 0 })), 1_000);
          assert.equal(counts.begun - counts.ended, Math.min(index + 1, most));
        }
        let ended = 0;
        for (const reel of reels) {
          if ((yield* reel.record({ until: 2_000, deadline: 0 })).hasEnded) ended++;
        }
        assert.equal(ended, 10 - most, "who was given up is begun again, and recorded to the end");
        assert.equal(counts.begun - before, 20 - most);
        assert.equal(counts.begun - counts.ended, most);
      }));
    await run(Effect.gen(function* () {
      const recorder = yield* makeRecorder({ lessons: [lessonOf("holding", demonstration)] });
      yield* round(recorder);
      yield* round(recorder);
    }));
    assert.equal(counts.ended, counts.begun);
  }
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
    assert.equal(piece.blocks[0]!.from, 0, "nothing was recorded for the client that left");
  }));
});

/** Something that only this host has. */
class Plate extends Context.Tag("Plate")<Plate, string>() {}

Deno.test("runs are given what the host provides, also where they are begun again", async () => {
  const { counts, demonstration } = holding(900);
  const seen: Array<string> = [];
  const prepare = Effect.map(Effect.serviceOption(Plate), (plate) => {
    seen.push(Option.getOrElse(plate, () => "none"));
  });
  const plated = lessonOf("holding", { ...demonstration, prepare });
  await run(Effect.gen(function* () {
    const services = Context.make(Plate, "brass");
    const recorder = yield* makeRecorder({ lessons: [plated], services });
    const form = "text/event-stream";
    const reel = yield* recorder.begin({ slug: "holding", form, seed: 1, values: {} });
    for (const until of [1_000, 2_000]) yield* reel.record({ until, deadline: 0 });
  }));
  assert.equal(counts.begun, 2);
  assert.deepEqual(seen, ["brass", "brass"]);
});

Deno.test("a run that breaks is told to who records it, and others are recorded on", async () => {
  const breaking = Effect.zipRight(opened(1, 0), Effect.delay(Effect.die("broken"), 1));
  const broken = lessonOf("broken", oneWorld(breaking));
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
