/**
 * A burst of requests meets ten workers, and one report wants all ten at once. In one world the
 * pool is a bare semaphore; in the other it is this lesson's thread pool.
 *
 * @module
 */
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Random from "effect/Random";
import { type Arrival, arrive, drawArrivals } from "../../src/lesson/arrival.ts";
import { demonstration } from "../../src/lesson/lesson.ts";
import * as Measure from "../../src/trace/measure.ts";
import * as Parameter from "../../src/lesson/parameter.ts";
import * as Trace from "../../src/trace/trace.ts";
import * as NaivePool from "./naive_pool.ts";
import * as ThreadPool from "./thread_pool.ts";

const parameters = {
  workers: Parameter.whole({
    description: "Workers in the pool",
    default: 10,
    minimum: 1,
    maximum: 64,
  }),
  queue: Parameter.whole({
    description: "Callers that may wait for a worker; the naive pool has no such limit",
    default: 20,
    minimum: 0,
    maximum: 200,
  }),
  longestWait: Parameter.seconds({
    description: "The longest wait for a worker; the naive pool has no such limit",
    default: 1.5,
    minimum: 0.05,
    maximum: 10,
  }),
  patience: Parameter.seconds({
    description: "How long a caller waits for its answer",
    default: 3,
    minimum: 0.1,
    maximum: 6,
  }),
  rate: Parameter.real({
    description: "Requests per second, before and after the burst",
    default: 6,
    minimum: 0.1,
    maximum: 12,
    unit: "/s",
  }),
  burst: Parameter.real({
    description: "Requests per second in the burst",
    default: 22,
    minimum: 0.1,
    maximum: 40,
    unit: "/s",
  }),
  burstAt: Parameter.seconds({
    description: "When the burst begins",
    default: 4,
    minimum: 0,
    maximum: 60,
  }),
  burstFor: Parameter.seconds({
    description: "How long the burst lasts",
    default: 4,
    minimum: 0,
    maximum: 10,
  }),
  length: Parameter.seconds({
    description: "How long requests arrive",
    default: 12,
    minimum: 1,
    maximum: 60,
  }),
};

type Values = Parameter.Values<typeof parameters>;

/** A request, and how long its work takes, in seconds. */
interface Request extends Arrival {
  readonly takes: number;
}

/** Requests at random moments, work of half a second to one and a half. */
const drawRequests = (values: Values): Effect.Effect<ReadonlyArray<Request>> =>
  drawArrivals({
    rate: (at) => isBurst(values, at) ? values.burst : values.rate,
    to: values.length,
  }, (at) => Effect.map(Random.nextRange(0.5, 1.5), (takes) => ({ at, takes })));

const isBurst = ({ burstAt, burstFor }: Values, at: number): boolean =>
  at >= burstAt && at < burstAt + burstFor;

const reportBurst = ({ burstAt, burstFor }: Values): Effect.Effect<void, never, Trace.Trace> =>
  Effect.gen(function* () {
    yield* Effect.sleep(Duration.seconds(burstAt));
    yield* Trace.emit({ _tag: "StateChanged", machine: "traffic", from: "usual", to: "bursting" });
    yield* Effect.sleep(Duration.seconds(burstFor));
    yield* Trace.emit({ _tag: "StateChanged", machine: "traffic", from: "bursting", to: "usual" });
  });

/** What any pool can do. With what it fails when it lets nobody in is its own business. */
type Run = <A, E, R>(
  work: Effect.Effect<A, E, R>,
  options: { readonly size: number },
) => Effect.Effect<A, unknown, R>;

// #region callers
/** A caller asks the pool for some workers. Here, its patience is only recorded. */
const caller = (
  run: Run,
  it: {
    readonly task: string;
    readonly service: string;
    readonly size: number;
    readonly takes: number;
    readonly patience: Duration.Duration;
  },
): Effect.Effect<void, never, Trace.Trace> =>
  Effect.ignore(Trace.throughCompartment(
    { ...it, compartment: "pool" },
    Effect.sleep(Duration.seconds(it.takes)),
    (work) => run(work, { size: it.size }),
  ));

/**
 * The callers, whatever pool they call.
 *
 * @param report how many workers each part of the report wants: all of them at once, unless the pool
 * knows no sizes.
 */
export const traffic = (
  values: Values,
  run: Run,
  report: ReadonlyArray<number> = [values.workers],
): Effect.Effect<void, never, Trace.Trace> =>
  Effect.gen(function* () {
    const patience = Duration.seconds(values.patience);
    const requests = arrive(
      yield* drawRequests(values),
      ({ takes }, index) =>
        caller(run, { task: `request-${index + 1}`, service: "request", size: 1, takes, patience }),
      { patience },
    );
    const untilTheEnd = Duration.seconds(values.length);
    const parts = arrive(
      report.map((size) => ({ at: values.length / 10, size })),
      ({ size }, index) =>
        caller(run, {
          task: `report-${index + 1}`,
          service: "report",
          size,
          takes: 1,
          patience: untilTheEnd,
        }),
      { patience: untilTheEnd },
    );
    yield* Effect.all([reportBurst(values), parts, requests], {
      concurrency: "unbounded",
      discard: true,
    });
  });
// #endregion

/** Reports a pool. */
export const opened = (workers: number, queue: number | null) =>
  Trace.emit({
    _tag: "CompartmentOpened",
    compartment: "pool",
    capacity: workers,
    unit: "workers",
    queue,
  });

export default demonstration({
  parameters,
  speed: 3,
  measures: [
    Measure.asked,
    Measure.served,
    Measure.rejected,
    Measure.gaveUp,
    Measure.wasted,
    Measure.goodputWhile("traffic", "bursting"),
    Measure.latency(0.5),
    Measure.latency(0.99),
  ],
  worlds: [
    {
      name: "naive",
      title: "A bare semaphore",
      program: (values) =>
        Effect.gen(function* () {
          const pool = yield* NaivePool.make(values.workers);
          yield* opened(values.workers, null);
          yield* traffic(values, pool.run);
        }),
    },
    {
      name: "bulkhead",
      title: "This lesson's thread pool",
      program: (values) =>
        Effect.gen(function* () {
          const pool = yield* ThreadPool.make({
            name: "pool",
            workers: values.workers,
            queue: values.queue,
            longestWait: Duration.seconds(values.longestWait),
          });
          yield* opened(values.workers, values.queue);
          yield* traffic(values, pool.run);
        }),
    },
  ],
});
