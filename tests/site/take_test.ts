import assert from "node:assert/strict";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import type * as Scope from "effect/Scope";
import { lessons } from "../../lessons/mod.ts";
import { unpack } from "../../site/recorder/block.ts";
import { type Form, tell } from "../../site/recorder/form.ts";
import { makeTake, type Piece, type Take } from "../../site/recorder/take.ts";
import type { Demonstration } from "../../src/lesson/lesson.ts";
import * as Parameter from "../../src/lesson/parameter.ts";
import * as Trace from "../../src/trace/trace.ts";
import { countedWorld } from "./one_world.ts";

const decoder = new TextDecoder();

const textOf = (pieces: ReadonlyArray<Piece>): string =>
  pieces.flatMap(({ blocks }) => blocks.map((block) => decoder.decode(unpack(block).bytes)))
    .join("");

const run = <A>(program: Effect.Effect<A, never, Scope.Scope>): Promise<A> =>
  Effect.runPromise(Effect.scoped(program));

const makeTakeOf = (demonstration: Demonstration, form: Form = "text/event-stream", seed = 1) =>
  makeTake(
    demonstration,
    { seed, values: Parameter.defaults(demonstration.parameters) },
    tell(form, demonstration),
  );

const whole = (take: Take): Effect.Effect<string> =>
  Effect.map(take.record(Infinity), (piece) => {
    assert.ok(piece.hasEnded);
    return textOf([piece]);
  });

Deno.test("a take whose simulation was given up goes on as if it had been kept, in every lesson", async () => {
  for (const lesson of lessons) {
    const demonstration = await lesson.load();
    const [kept, given] = await run(Effect.gen(function* () {
      // The log, since it knows what was told before.
      const one = yield* makeTakeOf(demonstration, "text/plain");
      const kept = [yield* one.record(2_000), yield* one.record(5_000)];
      const other = yield* makeTakeOf(demonstration, "text/plain");
      const given = [yield* other.record(2_000)];
      yield* other.giveUp;
      given.push(yield* other.record(5_000));
      return [textOf(kept), textOf(given)];
    }));
    assert.ok(kept!.length > 500);
    assert.equal(given!.slice(0, kept!.length), kept, lesson.slug);
  }
});

/** Notes of so many bytes, one a second. */
const notes = (length: number, size: number) =>
  countedWorld(Effect.gen(function* () {
    for (let second = 1; second <= length; second++) {
      yield* Effect.sleep(Duration.seconds(1));
      yield* Trace.note(`${second}`.padEnd(size));
    }
  }));

/** The numbers of the notes. */
const numbersIn = (text: string): ReadonlyArray<number> =>
  Array.from(text.matchAll(/"text":"(\d+)/g), ([, number]) => Number(number));

const upTo = (last: number): ReadonlyArray<number> =>
  Array.from({ length: last }, (_, index) => index + 1);

Deno.test("a simulation that is begun again is recorded to its end, and is not begun a third time", () =>
  run(Effect.gen(function* () {
    const { counts, demonstration } = notes(60, 10);
    const take = yield* makeTakeOf(demonstration);
    const pieces = [yield* take.record(3_000)];
    assert.deepEqual(numbersIn(textOf(pieces)), [1, 2, 3]);
    yield* take.giveUp;
    assert.equal(take.fibers(), undefined);
    assert.deepEqual(counts, { begun: 1, ended: 1 });
    pieces.push(yield* take.record(4_000));
    assert.deepEqual(numbersIn(textOf(pieces)), upTo(60));
    assert.equal(pieces[1]!.hasEnded, true);
    assert.equal(take.fibers(), undefined);
    assert.deepEqual(counts, { begun: 2, ended: 2 });
  })));

Deno.test("no more is recorded at a time than 128 kB and an instant, and 4 MB by one begun again", () =>
  run(Effect.gen(function* () {
    const take = yield* makeTakeOf(notes(6_000, 1_000).demonstration);
    const first = yield* take.record(Infinity);
    assert.ok(Math.abs(textOf([first]).length - 131_072) <= 1_200);
    yield* take.giveUp;
    const second = yield* take.record(0);
    assert.ok(Math.abs(textOf([second]).length - 4_194_304) <= 1_200);
    const third = yield* take.record(Infinity);
    assert.ok(Math.abs(textOf([third]).length - 131_072) <= 1_200, "its simulation was kept");
    yield* take.giveUp;
    const rest = yield* take.record(0);
    assert.ok(rest.hasEnded);
    assert.deepEqual(numbersIn(textOf([first, second, third, rest])), upTo(6_000));
  })));

Deno.test("a take's simulation ends with its scope, whenever that closes", async () => {
  for (let turns = 0; turns < 40; turns++) {
    const { counts, demonstration } = notes(300, 100);
    const recording = Effect.scoped(Effect.gen(function* () {
      const take = yield* makeTakeOf(demonstration);
      yield* take.record(1_000);
      yield* take.giveUp;
      yield* whole(take);
    }));
    await run(Effect.gen(function* () {
      const fiber = yield* Effect.fork(recording);
      for (let turn = 0; turn < turns; turn++) yield* Effect.yieldNow();
      yield* Fiber.interrupt(fiber);
    }));
    assert.equal(counts.ended, counts.begun, `after ${turns} turns`);
  }
});
