import assert from "node:assert/strict";
import * as Clock from "effect/Clock";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Either from "effect/Either";
import * as Fiber from "effect/Fiber";
import * as Option from "effect/Option";
import * as ThreadPool from "../../../lessons/02-thread-pool/thread_pool.ts";
import { left } from "../../../lessons/06-order-service/deadline.ts";
import * as OrderService from "../../../lessons/06-order-service/order_service.ts";
import { explore } from "../../../src/simulation/exploration.ts";
import { interruptEverywhere } from "../../../src/simulation/interruption.ts";
import { inSimulation } from "../../in_simulation.ts";

type Call = OrderService.Call<string, never>;

/** A call that nothing stands in front of. */
const call = (name: string, work: Effect.Effect<void, string>): Call => ({
  name,
  work,
  through: (work) => work,
});

const takes = (name: string, duration: Duration.DurationInput): Call =>
  call(name, Effect.sleep(duration));

const fails = (name: string, duration: Duration.DurationInput): Call =>
  call(name, Effect.delay(Effect.fail("no"), duration));

const plan = (calls: Partial<OrderService.Plan<string, never>>) => ({
  critical: [],
  optional: [],
  afterwards: [],
  ...calls,
});

/** Places an order: how it ends, and after how many seconds. */
const place = (
  calls: Partial<OrderService.Plan<string, never>>,
  options?: OrderService.Options,
) =>
  Effect.map(
    Effect.timed(Effect.either(OrderService.make(options).place("order-1", plan(calls)))),
    ([took, end]) => ({ end, took: Duration.toSeconds(took) }),
  );

/** What the customer is told of calls that are missing. */
const missing = (end: Either.Either<OrderService.Confirmed<string>, unknown>) =>
  Either.getOrThrow(end).missing.map(({ call, why }) => `${call}: ${why._tag}`);

const failure = (end: Either.Either<unknown, OrderService.OrderFailed<string>>) =>
  Either.getOrThrow(Either.flip(end));

const busy = Effect.gen(function* () {
  const pool = yield* ThreadPool.make({ name: "pool", workers: 1, queue: 1 });
  yield* pool.submit(Effect.sleep("1 hour"));
  return pool;
});

Deno.test("OrderService makes its calls together, and takes as long as the longest", async () => {
  const begun: Array<string> = [];
  const noted = (name: string, duration: Duration.DurationInput) =>
    call(
      name,
      Effect.flatMap(Clock.currentTimeMillis, (at) => {
        begun.push(`${name} at ${at}`);
        return Effect.sleep(duration);
      }),
    );
  const { end, took } = await inSimulation(place({
    critical: [noted("payment", "500 millis"), noted("inventory", "300 millis")],
    optional: [noted("email", "1 second"), noted("analytics", "100 millis")],
  }));
  assert.deepEqual(begun.sort(), [
    "analytics at 0",
    "email at 0",
    "inventory at 0",
    "payment at 0",
  ]);
  assert.equal(took, 1);
  assert.deepEqual(Either.getOrThrow(end), { order: "order-1", missing: [] });
});

Deno.test("OrderService fails at the moment at which a critical call does, and waits for no other", async () => {
  const { end, took } = await inSimulation(place({
    critical: [takes("payment", "8 seconds"), fails("inventory", "300 millis")],
    optional: [takes("email", "5 seconds")],
  }));
  assert.equal(took, 0.3);
  const { because, order } = failure(end);
  assert.deepEqual({ because, order }, {
    because: { call: "inventory", why: { _tag: "Failed", error: "no" } },
    order: "order-1",
  });
});

Deno.test("OrderFailed names a payment that was charged before inventory failed, and one under way", async () => {
  const after = (inventory: Duration.DurationInput) =>
    inSimulation(place({
      critical: [takes("payment", "500 millis"), fails("inventory", inventory)],
    }));
  assert.deepEqual(failure((await after("1 second")).end).looseEnds, [
    { call: "payment", state: "done" },
  ]);
  assert.deepEqual(failure((await after("300 millis")).end).looseEnds, [
    { call: "payment", state: "under way" },
  ]);
});

Deno.test("OrderFailed names no call that never began, or that failed by itself", async () => {
  const { end } = await inSimulation(Effect.gen(function* () {
    const pool = yield* busy;
    return yield* place({
      critical: [
        { ...takes("payment", 1), through: OrderService.inPool(pool) },
        fails("inventory", "300 millis"),
      ],
    });
  }));
  assert.deepEqual(failure(end).looseEnds, []);
});

Deno.test("OrderFailed: a critical call whose time ran out at work is a loose end itself", async () => {
  const { end, took } = await inSimulation(place({
    critical: [takes("payment", "1 hour"), takes("inventory", "300 millis")],
  }));
  assert.equal(took, 10, "the default budget");
  assert.equal(failure(end).because.why._tag, "Unknown");
  assert.deepEqual(failure(end).looseEnds, [
    { call: "payment", state: "under way" },
    { call: "inventory", state: "done" },
  ]);
});

Deno.test("OrderService confirms without optional calls, and says of each what is known", async () => {
  const { end, took } = await inSimulation(Effect.gen(function* () {
    const full = yield* busy;
    yield* full.submit(Effect.sleep("1 hour"));
    const waiting = yield* busy;
    return yield* place({
      critical: [takes("payment", "500 millis")],
      optional: [
        { ...takes("full", 1), through: OrderService.inPool(full) },
        { ...takes("waiting", 1), through: OrderService.inPool(waiting) },
        takes("hanging", "1 hour"),
        fails("failing", 1),
        call("broken", Effect.die(new Error("a fault of ours"))),
        takes("well", 1),
      ],
    });
  }));
  assert.deepEqual(missing(end), [
    "full: Refused",
    "waiting: NeverBegan",
    "hanging: Unknown",
    "failing: Failed",
    "broken: Broke",
  ]);
  assert.equal(took, 5, "the longest wait for an optional call");
});

Deno.test("OrderService makes the calls that come afterwards when the critical ones are done", async () => {
  const calls = {
    optional: [takes("analytics", "3 seconds")],
    afterwards: [takes("email", "1 second")],
  };
  const well = await inSimulation(
    place({ ...calls, critical: [takes("payment", "500 millis")], optional: [] }),
  );
  assert.equal(well.took, 1.5);
  let sent = false;
  const afterwards = [call("email", Effect.sync(() => void (sent = true)))];
  const ill = await inSimulation(
    place({ ...calls, afterwards, critical: [fails("payment", "500 millis")] }),
  );
  assert.equal(ill.took, 0.5);
  assert.ok(!sent, "nobody is told of an order that failed");
});

Deno.test("OrderService has one budget: a late optional call gets what the critical ones left", async () => {
  let seen = 0;
  const email = call(
    "email",
    Effect.flatMap(left, (duration) => {
      seen = Duration.toSeconds(duration);
      return Effect.never;
    }),
  );
  const { end, took } = await inSimulation(
    place({ critical: [takes("payment", "9 seconds")], afterwards: [email] }),
  );
  assert.equal(seen, 1, "of ten seconds nine are gone, although it might take five");
  assert.equal(took, 10);
  assert.deepEqual(missing(end), ["email: Unknown"]);
});

Deno.test("OrderService does not let a broken critical call pass for a good one", async () => {
  const { end } = await inSimulation(
    place({ critical: [call("payment", Effect.die(new Error("a fault of ours")))] }),
  );
  assert.equal(failure(end).because.why._tag, "Broke");
  assert.deepEqual(failure(end).looseEnds, [{ call: "payment", state: "under way" }]);
});

const fourPools = Effect.forEach(
  [["payment", 5], ["inventory", 3], ["email", 2], ["analytics", 1]] as const,
  ([name, workers]) => ThreadPool.make({ name, workers, queue: 2 }),
);

const planOver = (pools: ReadonlyArray<ThreadPool.ThreadPool>) => {
  const calls = pools.map((pool) => ({
    ...takes(pool.name, "1 second"),
    through: OrderService.inPool(pool),
  }));
  return plan({ critical: calls.slice(0, 2), afterwards: [calls[2]!], optional: [calls[3]!] });
};

Deno.test("OrderService rule 2: an order interrupted at every operation leaves nothing in its bulkheads", async () => {
  const operations = await Effect.runPromise(
    interruptEverywhere((victim) =>
      Effect.scoped(Effect.gen(function* () {
        const pools = yield* fourPools;
        const { place } = OrderService.make();
        const order = yield* Effect.fork(victim(place("order-1", planOver(pools))));
        yield* Fiber.await(order);
        yield* Effect.sleep(0);
        for (const pool of pools) {
          const it = yield* pool.statistics;
          assert.deepEqual([it.active, it.queued], [0, 0], pool.name);
          assert.equal(it.completed + it.failed + it.interrupted + it.rejected, it.submitted);
        }
        assert.deepEqual((yield* place("order-2", planOver(pools))).missing, []);
      }))
    ),
  );
  assert.ok(operations > 10, `${operations} operations`);
});

Deno.test("OrderService: orders at the same instant are each answered once, under every schedule", async () => {
  const found = await Effect.runPromise(explore(() =>
    Effect.scoped(Effect.gen(function* () {
      const pools = yield* fourPools;
      const { place } = OrderService.make();
      const ends = yield* Effect.forEach(
        Array.from({ length: 8 }, (_, index) => `order-${index}`),
        (order) => Effect.either(place(order, planOver(pools))),
        { concurrency: "unbounded" },
      );
      // Inventory has room for five of them, and payment for seven.
      const confirmed = ends.filter(Either.isRight).length;
      assert.ok(confirmed > 0 && confirmed <= 5, `${confirmed} confirmed`);
      yield* Effect.sleep("1 minute");
      for (const pool of pools) {
        const it = yield* pool.statistics;
        assert.equal(it.completed + it.failed + it.interrupted + it.rejected, it.submitted);
      }
    })), { seeds: 80 }));
  assert.ok(Option.isNone(found), Option.getOrUndefined(found)?.cause.toString());
});
