/**
 * One shop calls four dependencies for every order. E-mail turns slow for a while. In one world
 * all calls share one pool of workers; in the other each dependency has its own part of them.
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
import * as Compartment from "./compartment.ts";

const parameters = {
  orders: Parameter.real({
    description: "Orders that arrive per second, on average",
    default: 1.5,
    minimum: 0.1,
    maximum: 10,
    unit: "/s",
  }),
  length: Parameter.seconds({
    description: "How long orders arrive",
    default: 60,
    minimum: 1,
    maximum: 120,
  }),
  faultAt: Parameter.seconds({
    description: "When e-mail turns slow",
    default: 10,
    minimum: 0,
    maximum: 120,
  }),
  faultFor: Parameter.seconds({
    description: "How long e-mail stays slow",
    default: 15,
    minimum: 0,
    maximum: 120,
  }),
  slow: Parameter.seconds({
    description: "What an e-mail takes while it is slow",
    default: 30,
    minimum: 0.1,
    maximum: 120,
  }),
  patience: Parameter.seconds({
    description: "How long an order waits for payment, stock and analytics",
    default: 2,
    minimum: 0.1,
    maximum: 60,
  }),
};

type Values = Parameter.Values<typeof parameters>;

// #region dependencies
/** What each order calls: how long a call takes, and the workers and places set aside for it. */
const dependencies = [
  { name: "payment", takes: 0.5, workers: 5, queue: 50 },
  { name: "inventory", takes: 0.3, workers: 3, queue: 30 },
  { name: "email", takes: 1, workers: 2, queue: 20 },
  { name: "analytics", takes: 0.1, workers: 1, queue: 10 },
] as const;

type Dependency = (typeof dependencies)[number];

/** The same workers and places, in one pool for all. */
const shared: Compartment.Limits = {
  name: "shared",
  workers: dependencies.reduce((sum, { workers }) => sum + workers, 0),
  queue: dependencies.reduce((sum, { queue }) => sum + queue, 0),
};
// #endregion

/** An order, and by how much each of its calls is quicker or slower than usual. */
interface Order extends Arrival {
  readonly factors: ReadonlyArray<number>;
}

// #region workload
/** Orders at random moments. Drawn before anything runs, they are the same in both worlds. */
const drawOrders = ({ length, orders }: Values): Effect.Effect<ReadonlyArray<Order>> =>
  drawArrivals({ rate: orders, to: length }, (at) =>
    Effect.map(
      Effect.forEach(dependencies, () => Random.nextRange(0.8, 1.2)),
      (factors) => ({ at, factors }),
    ));
// #endregion

// #region call
/** One call. E-mail's client has no time-out of its own, as so many have none. */
const call = (
  values: Values,
  dependency: Dependency,
  order: { readonly number: number; readonly factor: number },
  compartment: Compartment.Compartment,
): Effect.Effect<void, never, Trace.Trace> => {
  const { name, takes } = dependency;
  const details = { task: `${name}-${order.number}`, compartment: compartment.name, service: name };
  const usual = Effect.sleep(Duration.seconds(takes * order.factor));
  if (name === "email") {
    const work = Effect.if(isSlow(values), {
      onTrue: () => Effect.sleep(Duration.seconds(values.slow)),
      onFalse: () => usual,
    });
    return Effect.ignore(Trace.throughCompartment(details, work, compartment.run));
  }
  const patience = Duration.seconds(values.patience);
  return Trace.throughCompartment({ ...details, patience }, usual, compartment.run).pipe(
    Effect.timeout(patience),
    Effect.ignore,
  );
};
// #endregion

const isSlow = ({ faultAt, faultFor }: Values): Effect.Effect<boolean, never, Trace.Trace> =>
  Effect.flatMap(Trace.Trace, ({ now }) =>
    Effect.map(now, (milliseconds) => {
      const seconds = milliseconds / 1000;
      return seconds >= faultAt && seconds < faultAt + faultFor;
    }));

const reportFault = ({ faultAt, faultFor }: Values): Effect.Effect<void, never, Trace.Trace> =>
  Effect.gen(function* () {
    yield* Effect.sleep(Duration.seconds(faultAt));
    yield* Trace.emit({ _tag: "StateChanged", machine: "email", from: "well", to: "slow" });
    yield* Effect.sleep(Duration.seconds(faultFor));
    yield* Trace.emit({ _tag: "StateChanged", machine: "email", from: "slow", to: "well" });
  });

/** The shop, whatever compartment each dependency has been given. */
const shop = (
  values: Values,
  compartmentOf: (dependency: Dependency) => Compartment.Compartment,
): Effect.Effect<void, never, Trace.Trace> =>
  Effect.gen(function* () {
    const orders = yield* drawOrders(values);
    const serve = (order: Order, index: number) =>
      Effect.forEach(
        dependencies,
        (dependency, at) =>
          call(
            values,
            dependency,
            { number: index + 1, factor: order.factors[at]! },
            compartmentOf(dependency),
          ),
        { concurrency: "unbounded", discard: true },
      );
    yield* Effect.all([reportFault(values), arrive(orders, serve)], {
      concurrency: "unbounded",
      discard: true,
    });
  });

const open = (limits: Compartment.Limits) =>
  Effect.zipLeft(
    Compartment.make(limits),
    Trace.emit({
      _tag: "CompartmentOpened",
      compartment: limits.name,
      capacity: limits.workers,
      unit: "workers",
      queue: limits.queue,
    }),
  );

export default demonstration({
  parameters,
  speed: 4,
  measures: [
    Measure.served,
    Measure.gaveUp,
    Measure.wasted,
    Measure.rejected,
    Measure.goodput,
    Measure.latency(0.99),
    Measure.recoveryFrom("email", "slow"),
  ],
  // #region worlds
  worlds: [
    {
      name: "shared",
      title: "One pool for all",
      program: (values) =>
        Effect.flatMap(open(shared), (compartment) => shop(values, () => compartment)),
    },
    {
      name: "split",
      title: "A compartment for each dependency",
      program: (values) =>
        Effect.gen(function* () {
          const opened = new Map<Dependency, Compartment.Compartment>();
          for (const dependency of dependencies) {
            opened.set(dependency, yield* open(dependency));
          }
          yield* shop(values, (dependency) => opened.get(dependency)!);
        }),
    },
  ],
  // #endregion
});
