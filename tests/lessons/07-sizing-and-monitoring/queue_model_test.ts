import assert from "node:assert/strict";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as FastCheck from "effect/FastCheck";
import * as Random from "effect/Random";
import * as ThreadPool from "../../../lessons/02-thread-pool/thread_pool.ts";
import {
  type Load,
  predict,
  type Prediction,
  queueWithin,
  type Room,
  underWay,
  workersFor,
} from "../../../lessons/07-sizing-and-monitoring/queue_model.ts";
import { arrive, drawArrivals } from "../../../src/lesson/arrival.ts";
import { inSimulation } from "../../in_simulation.ts";

const near = (actual: number, expected: number, share: number, what = ""): void =>
  assert.ok(
    Math.abs(actual - expected) <= share * Math.max(1e-9, Math.abs(expected)),
    `${what} ${actual} is not near ${expected}`,
  );

const loads = FastCheck.record({
  rate: FastCheck.double({ min: 0.01, max: 50, noNaN: true }),
  duration: FastCheck.double({ min: 0.01, max: 10, noNaN: true }),
});

const rooms = FastCheck.record({
  workers: FastCheck.integer({ min: 1, max: 40 }),
  queue: FastCheck.integer({ min: 0, max: 60 }),
});

/**
 * The same queue by its definition: the weights of all states, added up. In logarithms, since they
 * overflow.
 */
const byDefinition = ({ duration, rate }: Load, { queue, workers }: Room): Prediction => {
  const logs = [0];
  for (let inside = 1; inside <= workers + queue; inside++) {
    logs.push(logs.at(-1)! + Math.log(rate * duration / Math.min(inside, workers)));
  }
  const largest = Math.max(...logs);
  const weights = logs.map((log) => Math.exp(log - largest));
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = (of: (inside: number) => number): number =>
    weights.reduce((sum, weight, inside) => sum + weight * of(inside), 0) / all;
  const busy = mean((inside) => Math.min(inside, workers));
  const waiting = mean((inside) => Math.max(0, inside - workers));
  const refused = weights.at(-1)! / all;
  return {
    busy,
    utilisation: busy / workers,
    refused,
    waiting,
    wait: waiting / (rate * (1 - refused)),
  };
};

Deno.test("predict is the queue's definition, whatever the load and the room", () => {
  FastCheck.assert(
    FastCheck.property(loads, rooms, (load, room) => {
      const [actual, expected] = [predict(load, room), byDefinition(load, room)];
      for (const key of Object.keys(expected) as ReadonlyArray<keyof Prediction>) {
        assert.ok(
          Math.abs(actual[key] - expected[key]) <= 1e-7 * (1 + expected[key]),
          `${key}: ${actual[key]} and ${expected[key]}`,
        );
      }
    }),
    { numRuns: 500 },
  );
});

Deno.test("predict gives the figures of Erlang's tables", () => {
  const blocked = (workers: number, erlangs: number): number =>
    predict({ rate: erlangs, duration: 1 }, { workers, queue: 0 }).refused;
  near(blocked(10, 5), 0.0184, 0.003);
  near(blocked(1, 1), 0.5, 1e-12);
  near(blocked(20, 12), 0.0098, 0.01);
});

Deno.test("predict gives the wait of one worker with an endless queue: ρ / (1 − ρ) durations", () => {
  for (const utilisation of [0.1, 0.5, 0.8, 0.95]) {
    const load = { rate: utilisation / 3, duration: 3 };
    const { wait } = predict(load, { workers: 1, queue: Infinity });
    near(wait, 3 * utilisation / (1 - utilisation), 1e-9);
  }
});

Deno.test("predict: a queue that is long enough is as good as an endless one", () => {
  const load = { rate: 7, duration: 1 };
  const long = predict(load, { workers: 10, queue: 5000 });
  const endless = predict(load, { workers: 10, queue: Infinity });
  near(long.wait, endless.wait, 1e-9);
  near(long.busy, endless.busy, 1e-9);
  assert.equal(endless.refused, 0);
});

Deno.test("predict: an endless queue under more than its workers carry never ends", () => {
  for (const rate of [10, 11]) {
    const { utilisation, wait } = predict({ rate, duration: 1 }, { workers: 10, queue: Infinity });
    assert.deepEqual([utilisation, wait], [1, Infinity]);
  }
});

Deno.test("predict stays finite where weights would overflow", () => {
  for (const rate of [1e-3, 5e3, 1e6]) {
    const prediction = predict({ rate, duration: 1 }, { workers: 2000, queue: 10_000 });
    for (const [key, value] of Object.entries(prediction)) {
      assert.ok(Number.isFinite(value) && value >= 0, `${key} is ${value} at ${rate}`);
    }
    near(prediction.busy, rate * (1 - prediction.refused), 1e-6, "Little's law for the workers:");
  }
});

Deno.test("predict refuses numbers that no load and no room can have", () => {
  const [load, room] = [{ rate: 1, duration: 1 }, { workers: 1, queue: 1 }];
  assert.throws(() => predict({ ...load, rate: 0 }, room), /rate must be more than 0/);
  assert.throws(() => predict({ ...load, duration: NaN }, room), /duration must be more than 0/);
  assert.throws(() => predict(load, { ...room, workers: 0 }), /workers must be a whole number/);
  assert.throws(() => predict(load, { ...room, queue: 1.5 }), /queue must be a whole number/);
});

Deno.test("workersFor gives the fewest that keep the promise", () => {
  FastCheck.assert(
    FastCheck.property(loads, FastCheck.integer({ min: 0, max: 30 }), (load, queue) => {
      const promised = { refused: 0.01, wait: load.duration / 4 };
      const workers = workersFor(load, queue, promised)!;
      const keeps = (count: number): boolean => {
        const { refused, wait } = predict(load, { workers: count, queue });
        return refused <= promised.refused && wait <= promised.wait;
      };
      assert.ok(keeps(workers));
      assert.ok(workers === 1 || !keeps(workers - 1));
    }),
    { numRuns: 60 },
  );
  assert.equal(workersFor({ rate: 10, duration: 1 }, 5, { refused: 0.01, wait: 1 }, 9), undefined);
});

Deno.test("underWay and queueWithin are Little's law, forwards and backwards", () => {
  assert.equal(underWay({ rate: 6, duration: 0.5 }), 3);
  assert.equal(queueWithin(2, 5, 0.5), 20);
  assert.equal(queueWithin(5, 10, 1), 50);
  assert.equal(queueWithin(30, 2, 5), 12);
});

/** What a real pool does with a load for half an hour of virtual time. */
const truth = (load: Load, room: Room, seed: number) =>
  inSimulation(
    Effect.gen(function* () {
      const pool = yield* ThreadPool.make({ name: "pool", ...room });
      const draw = Effect.map(Random.next, (chance) => -Math.log(1 - chance));
      const arrivals = yield* drawArrivals(
        { rate: load.rate, to: 1800 },
        (at) => Effect.map(draw, (spread) => ({ at, takes: spread * load.duration })),
      );
      yield* arrive(arrivals, ({ takes }) => Effect.ignore(pool.run(Effect.sleep(takes * 1000))));
      const { completed, rejected, submitted, waited, worked } = yield* pool.statistics;
      return {
        wait: Duration.toSeconds(waited) / completed,
        refused: rejected / submitted,
        busy: Duration.toSeconds(worked) / 1800,
      };
    }),
    { seed, bounds: { steps: 50_000_000, events: 50_000_000, time: "2 days" } },
  );

for (
  const { load, room } of [
    { load: { rate: 8, duration: 0.5 }, room: { workers: 5, queue: 3 } },
    { load: { rate: 3, duration: 1 }, room: { workers: 2, queue: 4 } },
  ]
) {
  Deno.test(`predict is what a thread pool of ${room.workers} workers does in the simulation`, async () => {
    const runs: Array<Awaited<ReturnType<typeof truth>>> = [];
    for (let seed = 1; seed <= 2; seed++) runs.push(await truth(load, room, seed));
    const mean = (of: (run: Awaited<ReturnType<typeof truth>>) => number): number =>
      runs.reduce((sum, run) => sum + of(run), 0) / runs.length;
    const { busy, refused, wait } = predict(load, room);
    near(mean((run) => run.busy), busy, 0.02, "busy:");
    near(mean((run) => run.wait), wait, 0.1, "wait:");
    near(mean((run) => run.refused), refused, 0.1, "refused:");
  });
}
