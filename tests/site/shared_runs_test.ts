import assert from "node:assert/strict";
import * as Chunk from "effect/Chunk";
import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Fiber from "effect/Fiber";
import * as Stream from "effect/Stream";
import { makeSharing } from "../../site/shared_runs.ts";
import { inSimulation } from "../in_simulation.ts";

/** A stream that counts what becomes of it: a number a second. */
const makeSource = (length: number) => {
  const counts = { begun: 0, ended: 0, pulled: 0 };
  const stream = Stream.unwrapScoped(Effect.gen(function* () {
    yield* Effect.acquireRelease(
      Effect.sync(() => counts.begun++),
      () => Effect.sync(() => counts.ended++),
    );
    return Stream.range(1, length).pipe(
      Stream.rechunk(1),
      Stream.tap(() => Effect.sync(() => counts.pulled++)),
      Stream.tap(() => Effect.sleep("1 second")),
    );
  }));
  return { counts, stream };
};

const upTo = (last: number): ReadonlyArray<number> =>
  Array.from({ length: last }, (_, index) => index + 1);

/** Makes what shares streams, read as streams. */
const makeSharingOfStreams = <A, E>(window: number) => {
  const share = makeSharing<Chunk.Chunk<A>, E>(window);
  return (key: string, stream: Stream.Stream<A, E>): Stream.Stream<A, E> =>
    Stream.fromPull(share(key, Stream.toPull(stream)));
};

const listOf = <A, E>(stream: Stream.Stream<A, E>) =>
  Effect.map(Stream.runCollect(stream), Chunk.toReadonlyArray);

Deno.test("a shared run gives all to each who comes before the window closes, and is run once", () =>
  inSimulation(Effect.gen(function* () {
    const { counts, stream } = makeSource(10);
    const share = makeSharingOfStreams<number, never>(5);
    const first = yield* Effect.fork(listOf(share("a", stream)));
    yield* Effect.sleep("4500 millis");
    const second = yield* Effect.fork(listOf(share("a", stream)));
    assert.deepEqual(yield* Fiber.join(first), upTo(10));
    assert.deepEqual(yield* Fiber.join(second), upTo(10));
    assert.deepEqual(counts, { begun: 1, ended: 1, pulled: 10 });
  })));

Deno.test("who comes to a shared run too late, or with another key, has a run of their own", () =>
  inSimulation(Effect.gen(function* () {
    const { counts, stream } = makeSource(10);
    const share = makeSharingOfStreams<number, never>(5);
    yield* Effect.fork(listOf(share("a", stream)));
    const other = yield* Effect.fork(listOf(share("b", stream)));
    yield* Effect.sleep("5500 millis");
    const late = yield* Effect.fork(listOf(share("a", stream)));
    const beside = yield* Effect.fork(listOf(share("a", stream)));
    for (const fiber of [other, late, beside]) {
      assert.deepEqual(yield* Fiber.join(fiber), upTo(10));
    }
    assert.deepEqual(counts, { begun: 3, ended: 3, pulled: 30 });
  })));

Deno.test("a shared run goes no further than its fastest reader, and as slowly as each of them", () =>
  inSimulation(Effect.gen(function* () {
    const { counts, stream } = makeSource(10);
    const share = makeSharingOfStreams<number, never>(10);
    const slow = yield* share("a", stream).pipe(
      Stream.tap(() => Effect.sleep("1 minute")),
      listOf,
      Effect.fork,
    );
    yield* Effect.sleep("30 seconds");
    assert.equal(counts.pulled, 1);
    assert.deepEqual(yield* listOf(Stream.take(share("a", stream), 3)), [1, 2, 3]);
    assert.equal(counts.pulled, 3);
    assert.deepEqual(yield* Fiber.join(slow), upTo(10));
    assert.deepEqual(counts, { begun: 1, ended: 1, pulled: 10 });
  })));

Deno.test("the last who leaves a shared run ends it at once, and the next begins another", () =>
  inSimulation(Effect.gen(function* () {
    const { counts, stream } = makeSource(10);
    const share = makeSharingOfStreams<number, never>(10);
    const readers = yield* Effect.forEach(
      upTo(2),
      () => Effect.fork(listOf(share("a", stream))),
    );
    yield* Effect.sleep("1500 millis");
    yield* Fiber.interrupt(readers[0]!);
    assert.equal(counts.ended, 0);
    yield* Fiber.interrupt(readers[1]!);
    assert.equal(yield* Clock.currentTimeMillis, 1_500);
    assert.deepEqual(counts, { begun: 1, ended: 1, pulled: 2 });
    assert.deepEqual(yield* listOf(share("a", stream)), upTo(10));
    assert.equal(counts.begun, 2);
  })));

Deno.test("what stops a shared run is told to all who read it", () =>
  inSimulation(Effect.gen(function* () {
    const share = makeSharingOfStreams<number, string>(10);
    const stream = Stream.concat(Stream.make(1), Stream.fail("broken"));
    const exits = yield* Effect.all(
      upTo(3).map(() => Effect.exit(listOf(share("a", stream)))),
      { concurrency: "unbounded" },
    );
    assert.deepEqual(exits, new Array(3).fill(Exit.fail("broken")));
  })));

Deno.test("a reader of a shared run may leave at any moment, and takes nothing from the other", async () => {
  for (let leaves = 0; leaves <= 3_500; leaves += 250) {
    await inSimulation(Effect.gen(function* () {
      const { counts, stream } = makeSource(3);
      const share = makeSharingOfStreams<number, never>(10);
      const leaving = yield* Effect.fork(listOf(share("a", stream)));
      const staying = yield* Effect.sleep("100 millis").pipe(
        Effect.zipRight(listOf(share("a", stream))),
        Effect.fork,
      );
      yield* Effect.sleep(leaves);
      yield* Fiber.interrupt(leaving);
      assert.deepEqual(yield* Fiber.await(staying), Exit.succeed(upTo(3)), `at ${leaves}`);
      assert.equal(counts.ended, counts.begun, `at ${leaves}`);
    }));
  }
});
