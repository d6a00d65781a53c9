/**
 * A shop calls three providers, each through a bulkhead of its own. One of them falls ill. In one
 * world that is all; in the second there is a naive breaker too, in the third this lesson's.
 *
 * @module
 */
import * as Cause from "effect/Cause";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Random from "effect/Random";
import type * as Scope from "effect/Scope";
import { type Arrival, arrive, drawArrivals } from "../../src/lesson/arrival.ts";
import { demonstration } from "../../src/lesson/lesson.ts";
import * as Parameter from "../../src/lesson/parameter.ts";
import * as Measure from "../../src/trace/measure.ts";
import * as Trace from "../../src/trace/trace.ts";
import * as ThreadPool from "../02-thread-pool/thread_pool.ts";
import * as CircuitBreaker from "./circuit_breaker.ts";
import { consecutive } from "./failure_policy.ts";
import * as NaiveBreaker from "./naive_breaker.ts";
import * as Provider from "./provider.ts";
import { setBack } from "./skewed_clock.ts";

const parameters = {
  fault: Parameter.choice({
    description: "What happens to the provider; clock also sets the wall clock back an hour",
    default: "herd",
    options: ["herd", "stale", "clock", "declined"],
  }),
  ill: Parameter.choice({
    description: "Which provider it happens to",
    default: "payment",
    options: ["payment", "email", "analytics"],
  }),
  order: Parameter.choice({
    description: "On which side of the bulkhead the breaker stands",
    default: "outside",
    options: ["outside", "inside"],
  }),
  orders: Parameter.real({
    description: "Orders that arrive per second, on average",
    default: 1.5,
    minimum: 0.1,
    maximum: 5,
    unit: "/s",
  }),
  length: Parameter.seconds({
    description: "How long orders arrive",
    default: 120,
    minimum: 1,
    maximum: 240,
  }),
  faultAt: Parameter.seconds({
    description: "When the provider falls ill",
    default: 10,
    minimum: 0,
    maximum: 300,
  }),
  faultFor: Parameter.seconds({
    description: "How long it stays ill",
    default: 20,
    minimum: 0.1,
    maximum: 120,
  }),
  timeout: Parameter.seconds({
    description: "How long a call waits for a provider that is down",
    default: 5,
    minimum: 0.1,
    maximum: 60,
  }),
  recovery: Parameter.real({
    description: "What the recovery times of 30, 60 and 120 seconds are multiplied by",
    default: 1,
    minimum: 0.01,
    maximum: 2,
    unit: "×",
  }),
  probes: Parameter.whole({
    description: "Probes that half-open lets through; the naive breaker lets everyone through",
    default: 1,
    minimum: 1,
    maximum: 10,
  }),
};

export type Values = Parameter.Values<typeof parameters>;

// #region dependencies
/** Each provider: what a call takes, its bulkhead, and when its breaker opens and for how long. */
const dependencies = [
  { name: "payment", takes: 0.5, workers: 5, queue: 50, failures: 3, openFor: 30 },
  { name: "email", takes: 1, workers: 2, queue: 20, failures: 5, openFor: 60 },
  { name: "analytics", takes: 0.1, workers: 1, queue: 10, failures: 2, openFor: 120 },
] as const;

export type Dependency = (typeof dependencies)[number];
// #endregion

const illnesses = { herd: "fragile", stale: "hanging", clock: "down", declined: "none" } as const;

/** How many calls at once a provider stands that has just come back, where that matters. */
const fragile = 3;

const provider = (values: Values, { name, takes }: Dependency) =>
  Provider.make({
    name,
    illness: values.ill === name ? illnesses[values.fault] : "none",
    from: Duration.seconds(values.faultAt),
    lasts: Duration.seconds(values.faultFor),
    takes: Duration.seconds(takes),
    timeout: Duration.seconds(values.timeout),
    resetAfter: Duration.seconds(20),
    fragile,
  });

interface Order extends Arrival {
  readonly amount: number;
}

/** Orders at random moments; where payments are declined, ten of a wholesaler's come in a row. */
const drawOrders = (values: Values): Effect.Effect<ReadonlyArray<Order>> =>
  Effect.gen(function* () {
    const drawn = yield* drawArrivals(
      { rate: values.orders, to: values.length },
      (at) =>
        Effect.map(Random.nextRange(10, 500), (amount) => ({ at, amount: Math.round(amount) })),
    );
    if (values.fault !== "declined") return drawn;
    const wholesale = Array.from(
      { length: 10 },
      (_, index) => ({ at: values.faultAt + index / 10, amount: 25_000 }),
    );
    return [...drawn, ...wholesale].sort((one, other) => one.at - other.at);
  });

/** Whatever stands between an order and a provider. */
type Guard = <E>(
  call: Effect.Effect<void, E>,
) => Effect.Effect<void, E | ThreadPool.Rejected | CircuitBreaker.CircuitOpen>;

// #region order
/** A breaker and a bulkhead, one around the other. */
export const combine = (
  order: "outside" | "inside",
  breaker: Pick<NaiveBreaker.NaiveBreaker, "run">,
  pool: ThreadPool.ThreadPool,
): Guard =>
  order === "outside"
    ? (call) => breaker.run(pool.run(call))
    : (call) => pool.run(breaker.run(call));
// #endregion

// #region customer
/** How often, and after how long at most, a customer comes back who was told when to. */
const comesBack = { times: 2, within: Duration.minutes(2) };

/** A call for an order. Who is refused by an open breaker comes back when it said to, twice. */
const attempt = (
  dependency: Dependency,
  call: Effect.Effect<void, Provider.ProviderError>,
  guard: Guard,
  task: string,
  times = 0,
): Effect.Effect<void, never, Trace.Trace> =>
  Trace.throughCompartment(
    {
      task: times === 0 ? task : `${task}.${times + 1}`,
      compartment: dependency.name,
      service: dependency.name,
    },
    call,
    guard,
  ).pipe(
    Effect.catchTag("CircuitOpen", ({ retryAfter }) =>
      times < comesBack.times && Duration.lessThan(retryAfter, comesBack.within)
        ? Effect.delay(attempt(dependency, call, guard, task, times + 1), retryAfter)
        : Effect.void),
    Effect.ignore,
  );
// #endregion

/** The shop, whatever guards its calls. */
export const shop = <E = never>(
  values: Values,
  guardOf: (
    dependency: Dependency,
    pool: ThreadPool.ThreadPool,
  ) => Effect.Effect<Guard, E, Trace.Trace>,
): Effect.Effect<void, E, Trace.Trace | Scope.Scope> =>
  Effect.gen(function* () {
    const calls = yield* Effect.forEach(dependencies, (dependency) =>
      Effect.gen(function* () {
        const { name, queue, workers } = dependency;
        const pool = yield* ThreadPool.make({ name, workers, queue });
        yield* Trace.emit({
          _tag: "CompartmentOpened",
          compartment: name,
          capacity: workers,
          unit: "workers",
          queue,
        });
        const guard = yield* guardOf(dependency, pool);
        const { call } = yield* provider(values, dependency);
        return (order: Order, index: number) => {
          const amount = name === "payment" ? order.amount : 0;
          return attempt(dependency, call(amount), guard, `${name}-${index + 1}`);
        };
      }));
    const orders = yield* drawOrders(values);
    yield* arrive(orders, (order, index) =>
      Effect.forEach(calls, (call) => call(order, index), {
        concurrency: "unbounded",
        discard: true,
      }));
  });

const stateNames = { Closed: "closed", Open: "open", HalfOpen: "half-open" } as const;

const machineOf = (service: string): string => `${service} breaker`;

/** Reports a breaker's changes of state. */
export const observer: Effect.Effect<(change: CircuitBreaker.Change) => void, never, Trace.Trace> =
  Effect
    .map(Trace.Trace, ({ unsafeEmit }) => ({ breaker, from, to }) =>
      unsafeEmit({
        _tag: "StateChanged",
        machine: machineOf(breaker),
        from: stateNames[from],
        to: stateNames[to],
      }));

/** How long its breaker stays open. */
export const openFor = ({ recovery }: Values, dependency: Dependency): Duration.Duration =>
  Duration.seconds(dependency.openFor * recovery);

const naive = (values: Values) =>
  shop(values, (dependency, pool) =>
    Effect.map(observer, (onChange) => {
      const { failures, name } = dependency;
      const recovery = openFor(values, dependency);
      const breaker = NaiveBreaker.make({ name, failures, openFor: recovery, onChange });
      return combine(values.order, breaker, pool);
    }));

// #region breaker
/** A declined payment says something about the customer, and nothing about the provider. */
export const speaksAgainstProvider = (cause: Cause.Cause<unknown>): boolean =>
  CircuitBreaker.allButRejections(cause) &&
  !(Cause.squash(cause) instanceof Provider.AmountTooLarge);

const sound = (values: Values) =>
  shop(values, (dependency, pool) =>
    Effect.gen(function* () {
      const breaker = yield* CircuitBreaker.make({
        name: dependency.name,
        policy: consecutive({ failures: dependency.failures }),
        openFor: openFor(values, dependency),
        probes: values.probes,
        counts: speaksAgainstProvider,
        onChange: yield* observer,
      });
      return combine(values.order, breaker, pool);
    }));
// #endregion

/** Sets the wall clock back, if that is the fault, while the breakers are open. */
export const onItsClock = <A, E, R>(
  values: Values,
  program: Effect.Effect<A, E, R>,
): Effect.Effect<A, E, R> =>
  values.fault !== "clock" ? program : Effect.flatMap(
    setBack(
      Duration.seconds(values.faultAt + values.faultFor),
      Duration.hours(1),
    ),
    (clock) => Effect.withClock(program, clock),
  );

export default demonstration({
  parameters,
  speed: 10,
  measures: [
    Measure.asked,
    Measure.served,
    Measure.failed,
    Measure.rejected,
    Measure.entered("fell ill", (service) => service, "down"),
    Measure.entered("opened", machineOf, "open"),
    Measure.goodput,
    Measure.latency(0.5),
    Measure.latency(0.99),
  ],
  worlds: [
    {
      name: "none",
      title: "A bulkhead and no breaker",
      program: (values) => onItsClock(values, shop(values, (_, pool) => Effect.succeed(pool.run))),
    },
    {
      name: "naive",
      title: "A naive breaker",
      program: (values) => onItsClock(values, naive(values)),
    },
    {
      name: "breaker",
      title: "This lesson's breaker",
      program: (values) => onItsClock(values, sound(values)),
    },
  ],
});
