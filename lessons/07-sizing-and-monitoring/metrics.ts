/**
 * The statistics of pools as Effect metrics.
 *
 * @module
 */
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Metric from "effect/Metric";
import * as MetricBoundaries from "effect/MetricBoundaries";
import * as MetricKey from "effect/MetricKey";
import type * as MetricKeyType from "effect/MetricKeyType";
import * as MetricRegistry from "effect/MetricRegistry";
import type { Statistics, ThreadPool } from "../02-thread-pool/thread_pool.ts";
import { exposition } from "./exposition.ts";

export interface PoolMetrics {
  /** Brings a pool's metrics up to date: run it every few seconds, or before each scrape. */
  readonly record: (pool: ThreadPool) => Effect.Effect<void>;
  /** Times work on its way through a pool, from asking to its end; who is turned away has none. */
  readonly timed: (pool: ThreadPool) => ThreadPool["run"];
  /** All metrics as the text that Prometheus reads. */
  readonly page: Effect.Effect<string>;
}

// #region registry
/**
 * A metric in a registry of our own. Effect's constructors put every metric of a process into one
 * registry, where it stays: two runs beside each other would count as one.
 */
const metricIn = <Type extends MetricKeyType.MetricKeyType.Untyped>(
  registry: MetricRegistry.MetricRegistry,
  key: MetricKey.MetricKey<Type>,
): Metric.Metric<
  Type,
  MetricKeyType.MetricKeyType.InType<Type>,
  MetricKeyType.MetricKeyType.OutType<Type>
> => {
  const hook = registry.get(key);
  return Metric.make(
    key.keyType,
    (input) => hook.update(input),
    () => hook.get(),
    (input) => hook.modify(input),
  );
};
// #endregion

/** Seconds: from a fast user operation to a slow report. */
const boundaries = MetricBoundaries.fromIterable([0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]);

const gauges = {
  workers: MetricKey.gauge("bulkhead_workers", { description: "Workers in the pool." }),
  active: MetricKey.gauge("bulkhead_workers_busy", { description: "Workers taken." }),
  queue: MetricKey.gauge("bulkhead_queue_places", { description: "Callers that may wait." }),
  queued: MetricKey.gauge("bulkhead_queue_length", { description: "Callers that wait." }),
} as const;

const ended = MetricKey.counter("bulkhead_calls_total", {
  description: "Calls that ended, by how.",
  incremental: true,
});

const outcomes = ["completed", "failed", "interrupted", "rejected"] as const;

const times = {
  waited: MetricKey.counter("bulkhead_wait_seconds_total", {
    description: "Time spent in the queue, added up.",
    incremental: true,
  }),
  worked: MetricKey.counter("bulkhead_work_seconds_total", {
    description: "Time that workers were held, added up.",
    incremental: true,
  }),
} as const;

const latency = MetricKey.histogram(
  "bulkhead_call_seconds",
  boundaries,
  "Time from asking to the end, of calls that got a worker.",
);

/**
 * A counter that follows one of the pool's own, which only ever grows. Should two recordings get in
 * each other's way, the older total comes too late and changes nothing.
 */
const following = (counter: Metric.Metric.Counter<number>) => {
  let before = 0;
  return (total: number): Effect.Effect<void> =>
    Effect.suspend(() => {
      const grown = Math.max(0, total - before);
      before += grown;
      return Metric.incrementBy(counter, grown);
    });
};

export const make: Effect.Effect<PoolMetrics> = Effect.map(Effect.clock, (clock) => {
  const registry = MetricRegistry.make();
  const known = new Map<string, (statistics: Statistics) => Effect.Effect<void>>();

  // #region record
  /** What brings a pool's metrics up to date. Gauges are set; counters grow by what is new. */
  const recorderOf = (name: string): (statistics: Statistics) => Effect.Effect<void> => {
    const counter = (key: MetricKey.MetricKey.Counter<number>) =>
      following(metricIn(registry, MetricKey.tagged(key, "pool", name)));
    const levels = (["workers", "active", "queue", "queued"] as const).map((level) => {
      const gauge = metricIn(registry, MetricKey.tagged(gauges[level], "pool", name));
      return (statistics: Statistics) => Metric.set(gauge, statistics[level]);
    });
    const ends = outcomes.map((outcome) => {
      const grow = counter(MetricKey.tagged(ended, "outcome", outcome));
      return (statistics: Statistics) => grow(statistics[outcome]);
    });
    const sums = (["waited", "worked"] as const).map((time) => {
      const grow = counter(times[time]);
      return (statistics: Statistics) => grow(Duration.toSeconds(statistics[time]));
    });
    const all = [...levels, ...ends, ...sums];
    return (statistics) => Effect.forEach(all, (each) => each(statistics), { discard: true });
  };
  // #endregion

  const record: PoolMetrics["record"] = ({ name, statistics }) =>
    Effect.suspend(() => {
      const recorder = known.get(name) ?? recorderOf(name);
      known.set(name, recorder);
      // Half a recording would lose what was counted as told already.
      return Effect.uninterruptible(Effect.flatMap(statistics, recorder));
    });

  const timed: PoolMetrics["timed"] = ({ name, run }) => {
    const histogram = metricIn(registry, MetricKey.tagged(latency, "pool", name));
    const now = () => clock.unsafeCurrentTimeNanos();
    return (work, options) =>
      Effect.suspend(() => {
        const since = now();
        const observe = Effect.suspend(() => Metric.update(histogram, Number(now() - since) / 1e9));
        return run(Effect.ensuring(work, observe), options);
      });
  };

  return { record, timed, page: Effect.sync(() => exposition(registry.snapshot())) };
});
