import assert from "node:assert/strict";
import * as Clock from "effect/Clock";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Either from "effect/Either";
import * as Random from "effect/Random";
import type * as Scope from "effect/Scope";
import * as ThreadPool from "../../../lessons/02-thread-pool/thread_pool.ts";
import { withDeadline } from "../../../lessons/06-order-service/deadline.ts";
import * as Naive from "../../../lessons/06-order-service/naive_order_service.ts";
import * as OrderService from "../../../lessons/06-order-service/order_service.ts";
import { inSimulation } from "../../in_simulation.ts";

// Random orders over busy bulkheads; what the service says of each is held to what really happened.

type Plan = OrderService.Plan<string, never>;
type Place = (
  order: string,
  plan: Plan,
) => Effect.Effect<
  OrderService.Confirmed<string>,
  OrderService.OrderFailed<string>,
  Scope.Scope
>;

const budget = Duration.seconds(10);
const optional = Duration.seconds(5);

/** What really became of a call. */
interface Truth {
  begun: boolean;
  end: "done" | "failed" | undefined;
  endedAt: number;
}

const names = ["payment", "inventory", "email", "analytics"] as const;

const drawCall = (pool: ThreadPool.ThreadPool, truth: Truth) =>
  Effect.gen(function* () {
    const takes = yield* Random.nextIntBetween(0, 9000);
    const fails = (yield* Random.next) < 0.15;
    const stubborn = yield* Random.nextBoolean;
    const ended = (end: "done" | "failed") =>
      Effect.map(Clock.currentTimeMillis, (at) => Object.assign(truth, { end, endedAt: at }));
    const answer = fails
      ? Effect.zipRight(ended("failed"), Effect.fail("no"))
      : Effect.asVoid(ended("done"));
    const work = Effect.suspend(() => {
      truth.begun = true;
      return Effect.delay(answer, takes);
    });
    return {
      name: pool.name,
      work,
      through: (work: Effect.Effect<void, string>) =>
        OrderService.inPool(pool)(stubborn ? Effect.uninterruptible(work) : work),
    };
  });

const isTrue = (why: OrderService.Miss<string>, truth: Truth): boolean => {
  switch (why._tag) {
    case "Refused":
    case "NeverBegan":
      return !truth.begun;
    case "Failed":
      return truth.end === "failed";
    case "Unknown":
      return truth.begun;
    case "Broke":
      return false;
  }
};

/** Places one order and holds the answer to the truth. */
const judge = (place: Place, pools: ReadonlyArray<ThreadPool.ThreadPool>, order: string) =>
  Effect.gen(function* () {
    const truths = new Map(
      names.map((name): [string, Truth] => [
        name,
        { begun: false, end: undefined, endedAt: Infinity },
      ]),
    );
    const calls = yield* Effect.forEach(pools, (pool) => drawCall(pool, truths.get(pool.name)!));
    const mailLater = yield* Random.nextBoolean;
    const plan: Plan = {
      critical: calls.slice(0, 2),
      optional: mailLater ? calls.slice(3) : calls.slice(2),
      afterwards: mailLater ? calls.slice(2, 3) : [],
    };
    const began = yield* Clock.currentTimeMillis;
    const end = yield* Effect.either(place(order, plan));
    const answered = yield* Clock.currentTimeMillis;
    const say = JSON.stringify({ order, end, truths: [...truths] });

    assert.ok(answered - began <= Duration.toMillis(budget), `${answered - began} ms: ${say}`);
    const missing = new Map(
      Either.match(end, {
        onLeft: ({ because }) => [because],
        onRight: ({ missing }) => missing,
      }).map(({ call, why }) => [call, why]),
    );
    for (const [name, why] of missing) assert.ok(isTrue(why, truths.get(name)!), say);
    if (Either.isRight(end)) {
      for (const [name, truth] of truths) {
        const isDone = truth.end === "done" && truth.endedAt <= answered;
        assert.ok(missing.has(name) || isDone, `${name} is neither done nor missing: ${say}`);
      }
      assert.ok(!missing.has("payment") && !missing.has("inventory"), say);
      return;
    }
    const loose = new Map(end.left.looseEnds.map(({ call, state }) => [call, state]));
    for (const { name } of plan.critical) {
      const truth = truths.get(name)!;
      const left = !truth.begun || truth.end === "failed"
        ? undefined
        : truth.end === "done"
        ? "done"
        : "under way";
      assert.equal(loose.get(name), left, say);
    }
    if (mailLater) assert.ok(!truths.get("email")!.begun, `mailed for nothing: ${say}`);
  });

/** Orders that come faster than their bulkheads can carry, so that some queue and some are refused. */
const rush = (place: Place, seed: number): Promise<void> =>
  inSimulation(
    Effect.gen(function* () {
      const pools = yield* Effect.forEach(
        names,
        (name, index) => ThreadPool.make({ name, workers: 5 - index, queue: 3 }),
      );
      yield* Effect.forEach(
        Array.from({ length: 12 }, (_, index) => index),
        (index) => Effect.delay(judge(place, pools, `order-${index}`), 700 * index),
        { concurrency: "unbounded", discard: true },
      );
      yield* Effect.sleep("1 minute");
      for (const pool of pools) {
        const { active, queued } = yield* pool.statistics;
        assert.deepEqual({ active, queued }, { active: 0, queued: 0 });
      }
    }),
    { seed },
  );

const seeds = Array.from({ length: 60 }, (_, seed) => seed);

const sound = OrderService.make({ budget, optional });

Deno.test("OrderService says of every call what is true, within the budget, for 720 random orders", async () => {
  for (const seed of seeds) await rush(sound.place, seed);
});

/** Holds where some seed finds the service out. */
const isCaught = async (place: Place): Promise<boolean> => {
  for (const seed of seeds) {
    const passed = await rush(place, seed).then(() => true, () => false);
    if (!passed) return true;
  }
  return false;
};

/** What each says of itself, by the mistake that it makes. */
const planted: Readonly<Record<string, Place>> = {
  "waits for its calls in turn, each as long as it likes": (order, plan) =>
    Effect.flatMap(Effect.scope, (scope) =>
      Naive.futures({ critical: budget, optional }, scope)(
        { critical: plan.critical, optional: [...plan.optional, ...plan.afterwards] },
      )).pipe(
        Effect.as({ order, missing: [] }),
        Effect.mapError(({ reason }) =>
          new OrderService.OrderFailed(
            order,
            { call: reason, why: { _tag: "Unknown" as const } },
            [],
          )
        ),
      ),
  "says nothing of what is missing": (order, plan) =>
    Effect.map(sound.place(order, plan), ({ order }) => ({ order, missing: [] })),
  "forgets what it leaves behind": (order, plan) =>
    Effect.mapError(
      sound.place(order, plan),
      ({ because }) => new OrderService.OrderFailed(order, because, []),
    ),
  "gives each part of the order a budget of its own": (order, { afterwards, ...plan }) =>
    Effect.flatMap(sound.place(order, { ...plan, afterwards: [] }), (first) =>
      Effect.map(
        sound.place(order, { critical: [], optional: [], afterwards }),
        (then) => ({ order, missing: [...first.missing, ...then.missing] }),
      )),
  "takes every late call for one that never began": (order, plan) =>
    Effect.map(sound.place(order, plan), ({ missing }) => ({
      order,
      missing: missing.map(({ call, why }) => ({
        call,
        why: why._tag === "Unknown" ? { _tag: "NeverBegan" as const } : why,
      })),
    })),
};

for (const [mistake, place] of Object.entries(planted)) {
  Deno.test(`OrderService: a service that ${mistake} is caught`, async () => {
    assert.ok(await isCaught(place));
  });
}

Deno.test("OrderService keeps to the deadline of whoever places the order, if that is nearer", async () => {
  const [took] = await inSimulation(
    Effect.timed(Effect.either(
      withDeadline("2 seconds")(sound.place("order-1", {
        critical: [{ name: "payment", work: Effect.never, through: (work) => work }],
        optional: [],
        afterwards: [],
      })),
    )),
  );
  assert.equal(Duration.toSeconds(took), 2);
});
