import assert from "node:assert/strict";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as FastCheck from "effect/FastCheck";
import * as Fiber from "effect/Fiber";
import * as Memory from "../../../lessons/04-memory/memory.ts";
import { explore } from "../../../src/simulation/exploration.ts";
import { interruptEverywhere } from "../../../src/simulation/interruption.ts";
import { inSimulation } from "../../in_simulation.ts";

const hundred = Memory.make({ name: "test", limit: 100 });

const usedOf = (memory: Memory.Memory) => Effect.map(memory.statistics, ({ used }) => used);

/** Holds bytes for some seconds. */
const hold = (memory: Memory.Memory, bytes: number, seconds: number) =>
  Effect.scoped(Effect.zipRight(memory.reserve(bytes), Effect.sleep(`${seconds} seconds`)));

Deno.test("Memory rule 5: what a scope has reserved comes back exactly once, however it closes", async () => {
  await inSimulation(Effect.gen(function* () {
    const memory = yield* hundred;
    yield* Effect.scoped(memory.reserve(60));
    yield* Effect.exit(Effect.scoped(Effect.zipRight(memory.reserve(60), Effect.fail("broken"))));
    const fiber = yield* Effect.fork(hold(memory, 60, 10));
    yield* Effect.sleep("1 seconds");
    assert.equal(yield* usedOf(memory), 60);
    yield* Fiber.interrupt(fiber);
    const { allocations, deallocations, used } = yield* memory.statistics;
    assert.deepEqual({ allocations, deallocations, used }, {
      allocations: 3,
      deallocations: 3,
      used: 0,
    });
  }));
});

Deno.test("Memory rule 1: bytes are handed on in the order they were asked for, under every schedule", async () => {
  const found = await Effect.runPromise(explore(() =>
    Effect.gen(function* () {
      const memory = yield* hundred;
      const order: Array<number> = [];
      const reserved = (number: number) =>
        Effect.scoped(Effect.zipRight(
          memory.reserve(60),
          Effect.zipRight(Effect.sync(() => order.push(number)), Effect.sleep("1 seconds")),
        ));
      const fibers = [];
      for (const number of [1, 2, 3, 4]) {
        fibers.push(yield* Effect.fork(reserved(number)));
        yield* Effect.sleep("1 millis");
      }
      yield* Effect.forEach(fibers, Fiber.join);
      assert.deepEqual(order, [1, 2, 3, 4]);
    }), { seeds: 100 }));
  assert.equal(found._tag, "None");
});

Deno.test("Memory rule 7: a large reservation is served under a stream of small ones", async () => {
  await inSimulation(Effect.gen(function* () {
    const memory = yield* hundred;
    yield* Effect.fork(Effect.forEach(
      Array.from({ length: 100 }),
      () => Effect.delay(Effect.fork(hold(memory, 10, 2)), "100 millis"),
      { discard: true },
    ));
    yield* Effect.sleep("1500 millis");
    yield* hold(memory, 100, 1).pipe(Effect.timeout("4 seconds"));
  }));
});

Deno.test("Memory rule 7: what can never fit fails at once, and says how full it was", async () => {
  await inSimulation(Effect.gen(function* () {
    const memory = yield* hundred;
    yield* memory.reserve(40);
    const refusal = yield* Effect.flip(Effect.scoped(memory.reserve(101)));
    assert.deepEqual(
      { ...refusal },
      {
        _tag: "OutOfMemory",
        memory: "test",
        reason: "NeverFits",
        size: 101,
        used: 40,
        limit: 100,
        waiting: 0,
      },
    );
    assert.equal(refusal.message, "test: no room for 101 bytes (40 of 100 used, 0 waiting)");
  }));
});

Deno.test("Memory rule 8: a full queue refuses", async () => {
  await inSimulation(Effect.gen(function* () {
    const memory = yield* Memory.make({ name: "test", limit: 100, queue: 1 });
    yield* Effect.fork(hold(memory, 100, 10));
    yield* Effect.fork(hold(memory, 1, 1));
    yield* Effect.sleep("1 seconds");
    const refusal = yield* Effect.flip(Effect.scoped(memory.reserve(1)));
    assert.equal(refusal.reason, "QueueFull");
    assert.equal((yield* memory.statistics).refusals, 1);
  }));
});

Deno.test("Memory rule 3: a caller that stops waiting lets the next one through", async () => {
  await inSimulation(Effect.gen(function* () {
    const memory = yield* hundred;
    yield* Effect.fork(hold(memory, 60, 10));
    yield* Effect.sleep("1 millis");
    const large = yield* Effect.fork(hold(memory, 100, 1));
    yield* Effect.sleep("1 millis");
    const small = yield* Effect.fork(hold(memory, 40, 1));
    yield* Effect.sleep("1 millis");
    yield* Fiber.interrupt(large);
    yield* Effect.timeout(Fiber.join(small), "2 seconds");
  }));
});

for (const [where, ahead] of [["at once", 0], ["after a wait", 80]] as const) {
  Deno.test(`Memory rule 2: reserve, ${where}, interrupted at every operation`, async () => {
    const operations = await Effect.runPromise(
      interruptEverywhere((victim) =>
        Effect.gen(function* () {
          const memory = yield* hundred;
          const first = yield* Effect.fork(ahead > 0 ? hold(memory, ahead, 1) : Effect.void);
          yield* Effect.sleep("1 millis");
          const fiber = yield* Effect.fork(victim(hold(memory, 50, 1)));
          yield* Effect.exit(Fiber.join(fiber));
          yield* Fiber.join(first);
          const { used, waiting } = yield* memory.statistics;
          assert.deepEqual({ used, waiting }, { used: 0, waiting: 0 });
        })
      ),
    );
    assert.ok(operations > 5);
  });
}

Deno.test("Memory.unsafeResize takes, changes and gives back in one go, and overtakes nobody", async () => {
  await inSimulation(Effect.gen(function* () {
    const memory = yield* hundred;
    assert.equal(memory.unsafeResize(0, 70), undefined);
    assert.equal(memory.unsafeResize(70, 90), undefined);
    assert.equal(memory.unsafeResize(90, 101)?.reason, "NeverFits");
    const waiting = yield* Effect.fork(hold(memory, 20, 1));
    yield* Effect.sleep("1 millis");
    assert.equal(memory.unsafeResize(0, 5)?.reason, "Full", "there is room, and somebody waits");
    assert.equal(memory.unsafeResize(90, 80), undefined);
    yield* Fiber.join(waiting);
    assert.equal(memory.unsafeResize(80, 0), undefined);
    assert.equal(yield* usedOf(memory), 0);
  }));
});

Deno.test("Memory dies of numbers that make no sense", async () => {
  const dies = (effect: Effect.Effect<unknown, unknown>) =>
    Effect.map(Effect.exit(effect), (exit) => Exit.isFailure(exit) && exit.cause._tag === "Die");
  assert.ok(await Effect.runPromise(dies(Memory.make({ name: "test", limit: 0.5 }))));
  const memory = await Effect.runPromise(hundred);
  assert.ok(await Effect.runPromise(dies(Effect.scoped(memory.reserve(-1)))));
  assert.throws(() => memory.unsafeResize(1, 0), /from must be a whole number from 0 to 0, not 1/);
});

interface Step {
  readonly bytes: number;
  readonly at: number;
  readonly stays: number;
  readonly leaves: number;
}

const script: FastCheck.Arbitrary<ReadonlyArray<Step>> = FastCheck.array(
  FastCheck.record({
    bytes: FastCheck.integer({ min: 1, max: 120 }),
    at: FastCheck.integer({ min: 0, max: 20 }),
    stays: FastCheck.integer({ min: 0, max: 10 }),
    leaves: FastCheck.integer({ min: 0, max: 30 }),
  }),
  { maxLength: 12 },
);

Deno.test("Memory keeps its promises in 500 random scripts", async () => {
  await FastCheck.assert(
    FastCheck.asyncProperty(script, FastCheck.nat(), async (steps, seed) => {
      await inSimulation(
        Effect.gen(function* () {
          const memory = yield* hundred;
          let held = 0;
          yield* Effect.forEach(
            steps,
            ({ at, bytes, leaves, stays }) =>
              Effect.scoped(Effect.gen(function* () {
                yield* memory.reserve(bytes);
                yield* Effect.acquireRelease(
                  Effect.sync(() => {
                    held += bytes;
                    assert.ok(held <= 100, `${held} bytes held of 100`);
                  }),
                  () =>
                    Effect.sync(() => {
                      held -= bytes;
                    }),
                );
                yield* Effect.sleep(stays);
              })).pipe(
                Effect.timeoutOption(leaves),
                Effect.catchTag("OutOfMemory", ({ reason }) => {
                  assert.equal(reason, "NeverFits");
                  assert.ok(bytes > 100);
                  return Effect.void;
                }),
                Effect.delay(at),
              ),
            { concurrency: "unbounded" },
          );
          const { allocations, deallocations, used, waiting } = yield* memory.statistics;
          assert.deepEqual([used, waiting, allocations - deallocations], [0, 0, 0]);
        }),
        { seed, schedule: { seed } },
      );
    }),
    { numRuns: 500 },
  );
});
