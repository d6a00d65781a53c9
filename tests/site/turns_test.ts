import assert from "node:assert/strict";
import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Fiber from "effect/Fiber";
import { makeTurns } from "../../site/recorder/turns.ts";
import { interruptEverywhere } from "../../src/simulation/interruption.ts";
import { inSimulation, leavesNothing } from "../in_simulation.ts";

Deno.test("the earliest deadline comes first, one at a time, and nothing is done that nobody waits for", () =>
  inSimulation(Effect.gen(function* () {
    const inTurn = yield* makeTurns;
    const done: Array<number> = [];
    let working = 0;
    const work = (deadline: number) =>
      Effect.gen(function* () {
        assert.equal(++working, 1);
        yield* Effect.sleep(100);
        working--;
        done.push(deadline);
        return deadline;
      });
    const fibers = yield* Effect.forEach(
      [30, 10, 40, 20],
      (deadline) => Effect.fork(inTurn(deadline, work(deadline))),
    );
    yield* Effect.yieldNow();
    yield* Fiber.interrupt(fibers[3]!);
    // Comes while the first is under way.
    yield* Effect.sleep(50);
    fibers.push(yield* Effect.fork(inTurn(5, work(5))));
    const exits = yield* Fiber.awaitAll(fibers);
    assert.deepEqual(done, [10, 5, 30, 40]);
    assert.deepEqual(exits.filter(Exit.isSuccess).map(({ value }) => value), [30, 10, 40, 5]);
    assert.equal(yield* Clock.currentTimeMillis, 400);
  })));

Deno.test("who leaves work that was begun takes no turn from others", () =>
  inSimulation(Effect.gen(function* () {
    const inTurn = yield* makeTurns;
    const leaving = yield* Effect.fork(inTurn(1, Effect.sleep(100)));
    yield* Effect.sleep(10);
    yield* Fiber.interrupt(leaving);
    assert.equal(yield* Clock.currentTimeMillis, 10, "nobody is kept");
    assert.equal(yield* inTurn(2, Effect.succeed("next")), "next");
  })));

Deno.test("what goes wrong is told to who waits for it, and others have their turns", () =>
  inSimulation(Effect.gen(function* () {
    const inTurn = yield* makeTurns;
    const [wrong, right] = yield* Effect.all(
      [inTurn(1, Effect.die("wrong")), inTurn(2, Effect.succeed("right"))].map(Effect.exit),
      { concurrency: "unbounded" },
    );
    assert.deepEqual(wrong, Exit.die("wrong"));
    assert.deepEqual(right, Exit.succeed("right"));
  })));

Deno.test("the host has its turn whenever 10 ms were spent on work", async () => {
  let now = 0;
  const rests: Array<number> = [];
  /** Each look at it takes four milliseconds. */
  const clock: Clock.Clock = {
    ...Clock.make(),
    unsafeCurrentTimeMillis: () => now += 4,
    sleep: () => Effect.sync(() => void rests.push(now)),
  };
  const program = Effect.scoped(Effect.gen(function* () {
    const inTurn = yield* makeTurns;
    const works = Array.from({ length: 15 }, (_, deadline) => inTurn(deadline, Effect.void));
    yield* Effect.all(works, { concurrency: "unbounded" });
  }));
  await Effect.runPromise(Effect.withClock(program, clock));
  // One look after each of three works, and one after the turn.
  assert.deepEqual(rests, [12, 28, 44, 60, 76]);
});

Deno.test("where nobody waits for a turn nothing goes on", () =>
  leavesNothing(Effect.gen(function* () {
    const inTurn = yield* makeTurns;
    yield* inTurn(1, Effect.void);
  })));

Deno.test("turns end with their scope, whoever waits for one", () =>
  leavesNothing(Effect.gen(function* () {
    const inTurn = yield* makeTurns;
    yield* Effect.fork(inTurn(1, Effect.never));
    yield* Effect.fork(inTurn(2, Effect.void));
    yield* Effect.sleep(0);
  })));

Deno.test("interrupted at any operation, who waits leaves turns to others", async () => {
  const operations = await Effect.runPromise(
    interruptEverywhere((victim) =>
      Effect.scoped(Effect.gen(function* () {
        const inTurn = yield* makeTurns;
        const others = [1, 3].map((deadline) => inTurn(deadline, Effect.delay(Effect.void, 10)));
        const victims = victim(inTurn(2, Effect.delay(Effect.void, 10)));
        const [one, , other] = yield* Effect.forEach(
          [others[0]!, victims, others[1]!],
          (waiting) => Effect.fork(waiting),
        );
        yield* Fiber.joinAll([one!, other!]);
        assert.ok((yield* Clock.currentTimeMillis) <= 30);
        assert.equal(yield* inTurn(0, Effect.succeed("next")), "next");
      }))
    ),
  );
  assert.ok(operations > 5, `${operations} operations`);
});
