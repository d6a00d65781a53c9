import assert from "node:assert/strict";
import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Fiber from "effect/Fiber";
import { makePlayback } from "../../site/playback/playback.ts";
import { BlockWriter } from "../../site/recorder/block.ts";
import type { Recorder } from "../../site/recorder/recorder.ts";
import type { Sink } from "../../site/streamed_body.ts";
import { interruptEverywhere } from "../../src/simulation/interruption.ts";
import { inSimulation, leavesNothing } from "../in_simulation.ts";

/**
 * Records runs of a frame a second, and counts what becomes of them.
 *
 * @param size the bytes of a frame.
 * @param loads how long it takes until a run can begin, in milliseconds.
 */
const makeRecorder = (length: number, size = 10, loads = 0) => {
  const counts = { begun: 0, ended: 0, recorded: 0 };
  const recorder: Recorder = {
    begin: () =>
      Effect.gen(function* () {
        yield* Effect.acquireRelease(
          Effect.sync(() => counts.begun++),
          () => Effect.sync(() => counts.ended++),
        );
        yield* Effect.sleep(loads);
        let at = 0;
        return {
          record: ({ until }) =>
            Effect.sync(() => {
              const writer = new BlockWriter();
              do {
                at++;
                counts.recorded++;
                writer.write(at * 1_000, `${at}`.padEnd(size));
              } while (at * 1_000 < until && at < length && writer.length < 100_000);
              return { blocks: writer.take(), hasEnded: at === length };
            }).pipe(Effect.delay(1)),
        };
      }),
  };
  return { counts, recorder };
};

/** A client that takes all at once, and notes when it had what. */
const makeClient = (size = 10) => {
  const had: Array<{ readonly number: number; readonly at: number }> = [];
  let now = () => 0;
  const sink: Sink = {
    hasRoom: () => true,
    whenRoom: () => {},
    send: (bytes) => {
      const text = new TextDecoder().decode(bytes);
      for (let from = 0; from < text.length; from += size) {
        had.push({ number: Number(text.slice(from, from + size)), at: now() });
      }
    },
  };
  const listen = Effect.clockWith((clock) =>
    Effect.sync(() => now = () => clock.unsafeCurrentTimeMillis())
  );
  return { had, listen, sink, numbers: () => had.map(({ number }) => number) };
};

const upTo = (last: number): ReadonlyArray<number> =>
  Array.from({ length: last }, (_, index) => index + 1);

const show = (seed: number, speed = 1) => ({
  script: { slug: "thread-pool", form: "text/plain", seed, values: {} } as const,
  speed,
});

Deno.test("each frame is played when it is due, at the speed that was asked for", () =>
  inSimulation(Effect.gen(function* () {
    for (const speed of [0.5, 1, 3]) {
      const playback = makePlayback(makeRecorder(8, 10, 700).recorder);
      const client = makeClient();
      yield* client.listen;
      const began = (yield* Clock.currentTimeMillis) + 700;
      yield* playback.play(show(1, speed), client.sink);
      assert.deepEqual(client.numbers(), upTo(8));
      for (const { at, number } of client.had) {
        const late = at - began - number * 1_000 / speed;
        assert.ok(late >= 0 && late <= 8, `${late} ms late at speed ${speed}`);
      }
    }
  })));

Deno.test("without a pace a run comes as fast as it is recorded and taken", () =>
  inSimulation(Effect.gen(function* () {
    const { counts, recorder } = makeRecorder(3_000, 1_000);
    const client = makeClient(1_000);
    yield* makePlayback(recorder).play(show(1, Infinity), client.sink);
    assert.deepEqual(client.numbers(), upTo(3_000));
    assert.deepEqual(counts, { begun: 1, ended: 1, recorded: 3_000 });
    assert.ok((yield* Clock.currentTimeMillis) < 500);
  })));

Deno.test("a client is sent all that is due at once, and no more often than every 40 ms", () =>
  inSimulation(Effect.gen(function* () {
    const client = makeClient();
    yield* client.listen;
    yield* makePlayback(makeRecorder(1_000).recorder).play(show(1, 200), client.sink);
    assert.deepEqual(client.numbers(), upTo(1_000));
    const sends = new Set(client.had.map(({ at }) => at)).size;
    assert.ok(sends > 100 && sends <= 126, `${sends} times in 5 seconds`);
  })));

Deno.test("a run of which nothing was seen comes first, and then one without a pace takes no precedence", () =>
  inSimulation(Effect.gen(function* () {
    yield* Effect.sleep("1 second");
    const { recorder } = makeRecorder(3_000, 1_000);
    const deadlines: Array<number> = [];
    const noting: Recorder = {
      begin: (script) =>
        Effect.map(recorder.begin(script), ({ record }) => ({
          record: (demand) =>
            Effect.zipRight(
              Effect.map(Clock.currentTimeMillis, (now) => deadlines.push(demand.deadline - now)),
              record(demand),
            ),
        })),
    };
    yield* makePlayback(noting).play(show(1, Infinity), makeClient(1_000).sink);
    assert.ok(deadlines.length > 10);
    const [first, ...others] = deadlines;
    assert.equal(first, -1_000);
    assert.deepEqual(new Set(others), new Set([0]));
  })));

Deno.test("a run is recorded some two seconds ahead of who plays it, and no further", () =>
  inSimulation(Effect.gen(function* () {
    for (const speed of [0.25, 1, 10]) {
      const { counts, recorder } = makeRecorder(1_000);
      const playing = yield* Effect.fork(
        makePlayback(recorder).play(show(1, speed), makeClient().sink),
      );
      for (let second = 1; second <= 20; second++) {
        yield* Effect.sleep("1 second");
        const ahead = counts.recorded / speed - second;
        assert.ok(ahead >= 0.9 && ahead <= 2.2 + 1 / speed, `${ahead} s ahead at speed ${speed}`);
      }
      yield* Fiber.interrupt(playing);
    }
  })));

Deno.test("a client that takes nothing is recorded for no further than a bound, and then goes on", () =>
  inSimulation(Effect.gen(function* () {
    const { counts, recorder } = makeRecorder(2_000, 1_000);
    const client = makeClient(1_000);
    let takes = false;
    let onRoom = () => {};
    const sink: Sink = {
      hasRoom: () => takes,
      whenRoom: (callback) => onRoom = callback,
      send: client.sink.send,
    };
    const playing = yield* Effect.fork(makePlayback(recorder).play(show(1, 1_000), sink));
    yield* Effect.sleep("1 minute");
    assert.ok(counts.recorded >= 132 && counts.recorded <= 232, `${counts.recorded} kB`);
    takes = true;
    onRoom();
    yield* Fiber.join(playing);
    assert.deepEqual(client.numbers(), upTo(2_000));
  })));

Deno.test("a client that is slow delays nobody", () =>
  inSimulation(Effect.gen(function* () {
    const playback = makePlayback(makeRecorder(10).recorder);
    const stuck: Sink = { hasRoom: () => false, whenRoom: () => {}, send: () => assert.fail() };
    const waiting = yield* Effect.fork(playback.play(show(1), stuck));
    yield* playback.play(show(1), makeClient().sink);
    const now = yield* Clock.currentTimeMillis;
    assert.ok(now >= 10_000 && now <= 10_050, `${now} ms`);
    yield* Fiber.interrupt(waiting);
  })));

Deno.test("a shared run gives all to each who comes before 32 kB were sent, and is recorded once", () =>
  inSimulation(Effect.gen(function* () {
    const { counts, recorder } = makeRecorder(40, 1_000);
    const playback = makePlayback(recorder);
    const clients = [0, 1, 30].map((after) => ({ after, ...makeClient(1_000) }));
    yield* Effect.forEach(clients, ({ after, listen, sink }) =>
      Effect.sleep(after * 1_000).pipe(
        Effect.zipRight(listen),
        Effect.zipRight(playback.play(show(1), sink)),
      ), { concurrency: "unbounded" });
    for (const { after, had, numbers } of clients) {
      assert.deepEqual(numbers(), upTo(40));
      for (const { at, number } of had) {
        assert.ok(Math.abs(at - (after + number) * 1_000) <= 50, `${number} at ${at} ms`);
      }
    }
    assert.deepEqual(counts, { begun: 1, ended: 1, recorded: 40 });
  })));

Deno.test("who comes to a shared run too late, or asks for another, has a run of their own", () =>
  inSimulation(Effect.gen(function* () {
    const { counts, recorder } = makeRecorder(40, 1_000);
    const playback = makePlayback(recorder);
    const others = [show(1), show(2), show(1, 2)].map((show) => ({ show, ...makeClient(1_000) }));
    const early = yield* Effect.forEach(
      others,
      ({ show, sink }) => Effect.fork(playback.play(show, sink)),
    );
    yield* Effect.sleep("33500 millis");
    assert.equal(counts.begun, 3);
    const late = [show(1), show(1)].map((show) => ({ show, ...makeClient(1_000) }));
    yield* Effect.forEach(late, ({ show, sink }) => playback.play(show, sink), {
      concurrency: "unbounded",
    });
    yield* Fiber.joinAll(early);
    for (const { numbers } of [...others, ...late]) assert.deepEqual(numbers(), upTo(40));
    assert.deepEqual(counts, { begun: 4, ended: 4, recorded: 160 });
  })));

Deno.test("the last who leaves a shared run ends it at once, and the next begins another", () =>
  inSimulation(Effect.gen(function* () {
    const { counts, recorder } = makeRecorder(10);
    const playback = makePlayback(recorder);
    const play = playback.play(show(1), makeClient().sink);
    const viewers = yield* Effect.forEach([1, 2], () => Effect.fork(play));
    yield* Effect.sleep("1500 millis");
    yield* Fiber.interrupt(viewers[0]!);
    assert.equal(counts.ended, 0);
    yield* Fiber.interrupt(viewers[1]!);
    assert.equal(yield* Clock.currentTimeMillis, 1_500);
    assert.deepEqual([counts.begun, counts.ended], [1, 1]);
    yield* play;
    assert.deepEqual([counts.begun, counts.ended], [2, 2]);
  })));

Deno.test("when nobody plays, nothing goes on", () =>
  leavesNothing(Effect.gen(function* () {
    const stuck: Sink = { hasRoom: () => false, whenRoom: () => {}, send: () => assert.fail() };
    const { counts, recorder } = makeRecorder(10_000, 1_000);
    const playing = yield* Effect.fork(makePlayback(recorder).play(show(1), stuck));
    // All goes on that can.
    yield* Effect.sleep(0);
    yield* Fiber.interrupt(playing);
    assert.equal(counts.ended, 1);
  })));

Deno.test("a viewer of a shared run may leave at any moment, and takes nothing from the other", async () => {
  for (let leaves = 0; leaves <= 3_500; leaves += 50) {
    await inSimulation(Effect.gen(function* () {
      const { counts, recorder } = makeRecorder(3);
      const playback = makePlayback(recorder);
      const staying = makeClient();
      const leaving = yield* Effect.fork(playback.play(show(1), makeClient().sink));
      const other = yield* Effect.sleep("100 millis").pipe(
        Effect.zipRight(playback.play(show(1), staying.sink)),
        Effect.fork,
      );
      yield* Effect.sleep(leaves);
      yield* Fiber.interrupt(leaving);
      yield* Fiber.join(other);
      assert.deepEqual(staying.numbers(), upTo(3), `at ${leaves}`);
      assert.equal(counts.ended, counts.begun, `at ${leaves}`);
    }));
  }
});

Deno.test("interrupted at any operation, a viewer leaves no run behind, and others play on", async () => {
  const operations = await Effect.runPromise(
    interruptEverywhere((victim) =>
      Effect.gen(function* () {
        const { counts, recorder } = makeRecorder(2);
        const playback = makePlayback(recorder);
        const client = makeClient();
        const viewer = yield* Effect.fork(victim(playback.play(show(1), makeClient().sink)));
        const other = yield* Effect.fork(playback.play(show(2), client.sink));
        yield* Fiber.await(viewer);
        yield* Fiber.join(other);
        assert.deepEqual(client.numbers(), [1, 2]);
        assert.equal(counts.ended, counts.begun);
      })
    ),
  );
  assert.ok(operations > 20, `${operations} operations`);
});

Deno.test("what stops a run is told to all who play it; whoever asks then has another", () =>
  inSimulation(Effect.gen(function* () {
    let begun = 0;
    const recorder: Recorder = {
      begin: (script) =>
        ++begun === 1
          ? Effect.succeed({ record: () => Effect.delay(Effect.die("broken"), "1 second") })
          : makeRecorder(2).recorder.begin(script),
    };
    const playback = makePlayback(recorder);
    const play = playback.play(show(1), makeClient().sink);
    const playing = yield* Effect.forEach(upTo(3), () => Effect.fork(Effect.exit(play)));
    yield* Effect.sleep(0);
    // It comes after the run has broken, and before any of the others has left.
    const next = yield* Effect.fork(Effect.delay(play, "1 second"));
    assert.deepEqual(
      yield* Effect.forEach(playing, Fiber.join),
      new Array(3).fill(Exit.die("broken")),
    );
    yield* Fiber.join(next);
    assert.equal(begun, 2);
  })));
