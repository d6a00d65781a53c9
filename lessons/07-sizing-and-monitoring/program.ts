/**
 * An e-commerce service behind bulkheads, with a sale in which too many orders come and a while in
 * which many fail. In one world a naive monitor watches the pools, in the other this lesson's.
 *
 * @module
 */
import * as Data from "effect/Data";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import * as Random from "effect/Random";
import type * as Scope from "effect/Scope";
import { type Arrival, arrive, drawArrivals } from "../../src/lesson/arrival.ts";
import { demonstration } from "../../src/lesson/lesson.ts";
import * as Parameter from "../../src/lesson/parameter.ts";
import * as Measure from "../../src/trace/measure.ts";
import * as Trace from "../../src/trace/trace.ts";
import * as ThreadPool from "../02-thread-pool/thread_pool.ts";
import { boundaries, type Service } from "./boundaries.ts";
import * as Metrics from "./metrics.ts";
import { alerts, little, model } from "./model_measures.ts";
import * as Monitor from "./monitor.ts";
import * as NaiveMonitor from "./naive_monitor.ts";

const parameters = {
  boundaries: Parameter.choice({
    description: "Where the walls stand",
    default: "function",
    options: ["function", "speed", "importance", "customer", "none"],
  }),
  durations: Parameter.choice({
    description: "How long work takes: spread at random around its mean, or always the same",
    default: "random",
    options: ["random", "fixed"],
  }),
  load: Parameter.real({
    description: "What all rates of arrival are multiplied by",
    default: 1,
    minimum: 0.05,
    maximum: 2,
    unit: "×",
  }),
  sale: Parameter.real({
    description: "How many times as many orders come during the sale",
    default: 2,
    minimum: 1,
    maximum: 4,
    unit: "×",
  }),
  saleAt: Parameter.seconds({
    description: "When the sale begins",
    default: 20,
    minimum: 0,
    maximum: 600,
  }),
  saleFor: Parameter.seconds({
    description: "How long the sale lasts",
    default: 30,
    minimum: 0,
    maximum: 120,
  }),
  failing: Parameter.real({
    description: "Percent of orders that fail while the payment provider is ill",
    default: 40,
    minimum: 0,
    maximum: 100,
    unit: "%",
  }),
  illAt: Parameter.seconds({
    description: "When it falls ill",
    default: 75,
    minimum: 0,
    maximum: 600,
  }),
  illFor: Parameter.seconds({
    description: "How long it is ill",
    default: 25,
    minimum: 0,
    maximum: 120,
  }),
  every: Parameter.seconds({
    description: "How often the monitors look",
    default: 1,
    minimum: 0.05,
    maximum: 10,
  }),
  window: Parameter.seconds({
    description: "How far back this lesson's monitor looks",
    default: 20,
    minimum: 0.1,
    maximum: 120,
  }),
  hold: Parameter.seconds({
    description: "How long a value has to be high before an alert, and low before its end",
    default: 5,
    minimum: 0,
    maximum: 60,
  }),
  page: Parameter.choice({
    description: "Whether the page that Prometheus reads is printed at the end",
    default: "off",
    options: ["off", "on"],
  }),
  length: Parameter.seconds({
    description: "How long work arrives",
    default: 130,
    minimum: 1,
    maximum: 600,
  }),
};

type Values = Parameter.Values<typeof parameters>;

// #region work
/** The kinds of work: how many a second, how long each takes on average, in seconds. */
const kinds: ReadonlyArray<{
  readonly service: Service;
  readonly rate: number;
  readonly takes: number;
}> = [
  { service: "user", rate: 6, takes: 0.5 },
  { service: "report", rate: 0.12, takes: 5 },
  { service: "order", rate: 6, takes: 1 },
];
// #endregion

/** The share of calls that fail when all is well. */
const usuallyFailing = 0.02;

/** Customers that call; each is as likely as any other. */
const customers = 1000;

/** The provider behind orders did not do what it was asked. */
class Unavailable extends Data.TaggedClass("Unavailable") {}

interface Request extends Arrival {
  readonly service: Service;
  readonly customer: number;
  /** Seconds. */
  readonly takes: number;
  readonly fails: boolean;
}

const isWithin = (at: number, from: number, length: number): boolean =>
  at >= from && at < from + length;

const drawKind = (values: Values, { rate, service, takes }: (typeof kinds)[number]) => {
  const isSale = (at: number): boolean =>
    service === "order" && isWithin(at, values.saleAt, values.saleFor);
  const rateAt = (at: number): number => rate * values.load * (isSale(at) ? values.sale : 1);
  return drawArrivals({ rate: rateAt, to: values.length }, (at) =>
    Effect.gen(function* () {
      const spread = -Math.log(1 - (yield* Random.next));
      const isIll = service === "order" && isWithin(at, values.illAt, values.illFor);
      const fails = (yield* Random.next) < (isIll ? values.failing / 100 : usuallyFailing);
      const customer = yield* Random.nextIntBetween(0, customers);
      const spent = takes * (values.durations === "random" ? spread : 1);
      return { at, service, customer, takes: spent, fails };
    }));
};

const drawRequests = (values: Values): Effect.Effect<ReadonlyArray<Request>> =>
  Effect.map(
    Effect.forEach(kinds, (kind) => drawKind(values, kind)),
    (drawn) => drawn.flat().sort((one, other) => one.at - other.at),
  );

/** Says when something begins and ends, if it does within the run. */
const reportWhile = (
  machine: string,
  states: readonly [string, string],
  at: number,
  length: number,
) =>
  Effect.gen(function* () {
    const [usual, other] = states;
    yield* Effect.sleep(Duration.seconds(at));
    yield* Trace.emit({ _tag: "StateChanged", machine, from: usual, to: other });
    yield* Effect.sleep(Duration.seconds(length));
    yield* Trace.emit({ _tag: "StateChanged", machine, from: other, to: usual });
  });

const openPools = (values: Values) =>
  Effect.forEach(
    boundaries[values.boundaries].compartments,
    ({ longestWait, name, queue, workers }) =>
      Effect.gen(function* () {
        yield* Trace.emit({
          _tag: "CompartmentOpened",
          compartment: name,
          capacity: workers,
          unit: "workers",
          queue,
        });
        return yield* ThreadPool.make({
          name,
          workers,
          queue,
          longestWait: Duration.seconds(longestWait),
        });
      }),
  );

/** Makes what watches pools for ever, and tells of each change of an alert. */
type Watch = (
  values: Values,
  pools: ReadonlyArray<ThreadPool.ThreadPool>,
  onChange: (change: Monitor.Change) => void,
) => Effect.Effect<Effect.Effect<never>>;

// #region shop
const alertName = (compartment: string, concern: Monitor.Concern): string =>
  `${compartment} ${concern}`;

/** The service for as long as work comes, whoever watches it. */
const shop = (
  values: Values,
  watch: Watch,
): Effect.Effect<void, never, Trace.Trace | Scope.Scope> =>
  Effect.gen(function* () {
    const trace = yield* Trace.Trace;
    const pools = yield* openPools(values);
    const metrics = yield* Metrics.make;
    const runs = new Map(pools.map((pool) => [pool.name, metrics.timed(pool)]));
    const watching = yield* watch(values, pools, ({ concern, from, pool, to }) =>
      trace.unsafeEmit({
        _tag: "StateChanged",
        machine: alertName(pool, concern),
        from: from.toLowerCase(),
        to: to.toLowerCase(),
      }));
    const watcher = yield* Effect.fork(watching);
    const { placeOf } = boundaries[values.boundaries];
    yield* arrive(yield* drawRequests(values), ({ customer, fails, service, takes }, index) => {
      const compartment = placeOf(service, customer);
      const work = Effect.zipRight(
        Effect.sleep(Duration.seconds(takes)),
        fails ? Effect.fail(new Unavailable()) : Effect.void,
      );
      return Effect.ignore(Trace.throughCompartment(
        { task: `${service}-${index + 1}`, compartment, service },
        work,
        runs.get(compartment)!,
      ));
    });
    yield* Fiber.interrupt(watcher);
    if (values.page === "on") yield* printPage(metrics, pools);
  });
// #endregion

const printPage = (metrics: Metrics.PoolMetrics, pools: ReadonlyArray<ThreadPool.ThreadPool>) =>
  Effect.gen(function* () {
    yield* Effect.forEach(pools, metrics.record);
    const lines = (yield* metrics.page).trimEnd().split("\n");
    yield* Effect.forEach(lines, (line) => Trace.note(line));
  });

/** The service, and what happens to it meanwhile. */
const world = (values: Values, watch: Watch) =>
  Effect.gen(function* () {
    if (values.sale > 1) {
      yield* Effect.forkScoped(
        reportWhile("orders", ["usual", "sale"], values.saleAt, values.saleFor),
      );
    }
    if (values.failing > 0) {
      yield* Effect.forkScoped(
        reportWhile("payment", ["well", "ill"], values.illAt, values.illFor),
      );
    }
    yield* shop(values, watch);
  });

export default demonstration({
  parameters,
  speed: 10,
  measures: [
    Measure.asked,
    Measure.served,
    Measure.failed,
    Measure.rejected,
    alerts("busy alerts", (compartment) => alertName(compartment, "utilisation")),
    alerts("failure alerts", (compartment) => alertName(compartment, "failures")),
    ...little,
    Measure.latency(0.99),
    ...model,
  ],
  worlds: [
    {
      name: "naive",
      title: "Watched by a naive monitor",
      program: (values) =>
        world(values, ({ every }, pools, onChange) =>
          Effect.succeed(
            NaiveMonitor.watch({ pools, every: Duration.seconds(every), onChange }),
          )),
    },
    {
      name: "monitor",
      title: "Watched by this lesson's monitor",
      program: (values) =>
        world(values, ({ every, hold, window }, pools, onChange) =>
          Effect.map(
            Monitor.make({
              pools,
              every: Duration.seconds(every),
              window: Duration.seconds(window),
              pendingFor: Duration.seconds(hold),
              quietFor: Duration.seconds(hold),
              onChange,
            }),
            ({ watch }) => watch,
          )),
    },
  ],
});
