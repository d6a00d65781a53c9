/**
 * An order calls payment, inventory, e-mail and analytics, each through its own bulkhead. In one
 * world it makes the calls in turn, in another at once but waits for them in turn; in the third they
 * share a deadline.
 *
 * @module
 */
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";
import { arrive } from "../../src/lesson/arrival.ts";
import { demonstration } from "../../src/lesson/lesson.ts";
import * as Measure from "../../src/trace/measure.ts";
import { tasksOf } from "../../src/trace/timeline.ts";
import * as Trace from "../../src/trace/trace.ts";
import * as Registry from "../02-thread-pool/registry.ts";
import * as ThreadPool from "../02-thread-pool/thread_pool.ts";
import { dependencies, type Dependency } from "./dependencies.ts";
import * as Naive from "./naive_order_service.ts";
import { drawOrders, fiveOrders, type Order } from "./orders.ts";
import * as OrderService from "./order_service.ts";
import { parameters, type Values } from "./parameters.ts";
import * as Provider from "./provider.ts";
import { told } from "./told.ts";

/** A dependency in a world of its own: its bulkhead, and what is at the other end. */
interface Line {
  readonly dependency: Dependency;
  readonly pool: ThreadPool.ThreadPool;
  readonly provider: Provider.Provider;
}

export type Call = OrderService.Call<Provider.CallFailed, Trace.Trace>;
type Plan = OrderService.Plan<Provider.CallFailed, Trace.Trace>;

const opened = (compartment: string, capacity: number, queue: number, unit: string) =>
  Trace.emit({ _tag: "CompartmentOpened", compartment, capacity, unit, queue });

const provider = (values: Values, { name, saying }: Dependency) =>
  Provider.make({
    name,
    saying,
    takes: Duration.seconds(values[`${name}Takes`]),
    fails: values[`${name}Fails`] / 100,
    slow: Duration.seconds(values.slow),
  });

// #region calls
/** What an order calls. Its calls are recorded on their way through their bulkheads. */
const planOf = (values: Values, lines: ReadonlyArray<Line>, order: Order): Plan => {
  const calls = lines.map(({ dependency, pool, provider }, index): Call & Dependency => ({
    ...dependency,
    work: provider.call(order.chances[index]!),
    through: (work) =>
      Trace.throughCompartment(
        {
          task: `${dependency.name}-${order.number}`,
          compartment: dependency.name,
          service: dependency.name,
        },
        work,
        (work) =>
          OrderService.inPool(pool)(
            values.abandoned === "finish" ? Effect.uninterruptible(work) : work,
          ),
      ),
  }));
  const later = ({ name }: Dependency) => name === "email" && values.email === "afterwards";
  return {
    critical: calls.filter(({ need }) => need === "critical"),
    optional: calls.filter((call) => call.need === "optional" && !later(call)),
    afterwards: calls.filter(later),
  };
};
// #endregion

/** Places an order, and says what its customer is told. */
type Place = (
  order: Order,
  plan: Plan,
) => Effect.Effect<
  string,
  OrderService.OrderFailed<Provider.CallFailed> | Naive.Failed,
  Trace.Trace
>;

/** The shop, however it places its orders. */
export const shop = (
  values: Values,
  place: Place,
): Effect.Effect<void, never, Trace.Trace | Scope.Scope> =>
  Effect.gen(function* () {
    const registry = yield* Registry.make;
    const lines = yield* Effect.forEach(dependencies, (dependency) =>
      Effect.gen(function* () {
        const { name, queue, workers } = dependency;
        yield* opened(name, workers, queue, "workers");
        const pool = yield* Effect.orDie(registry.register({ name, workers, queue }));
        return { dependency, pool, provider: yield* provider(values, dependency) };
      }));
    const room = yield* ThreadPool.make({ name: "shop", workers: values.room, queue: 0 });
    yield* opened("shop", values.room, 0, "orders");

    const handle = (order: Order): Effect.Effect<void, never, Trace.Trace> => {
      const task = `order-${order.number}`;
      return Trace.throughCompartment(
        {
          task,
          compartment: "shop",
          service: "order",
          patience: Duration.seconds(values.budget),
        },
        place(order, planOf(values, lines, order)),
        room.run,
      ).pipe(
        Effect.merge,
        Effect.flatMap((answer) =>
          Trace.note(`${task} is told: ${typeof answer === "string" ? answer : told(answer)}`)
        ),
      );
    };

    if (values.load === "five") yield* fiveOrdersDay(registry, lines, handle);
    else yield* busyDay(values, lines, handle);
  });

/** Orders at random moments, and providers that fall ill for a while. */
const busyDay = (
  values: Values,
  lines: ReadonlyArray<Line>,
  handle: (order: Order) => Effect.Effect<void, never, Trace.Trace>,
) =>
  Effect.gen(function* () {
    const orders = yield* drawOrders(values);
    const ill = lines.filter(({ dependency }) =>
      values.ill === "all" || values.ill === dependency.name
    );
    const become = (health: Provider.Health) =>
      Effect.forEach(ill, ({ provider }) => provider.become(health), { discard: true });
    const course = Effect.sleep(Duration.seconds(values.faultAt)).pipe(
      Effect.zipRight(become(values.fault)),
      Effect.zipRight(Effect.sleep(Duration.seconds(values.faultFor))),
      Effect.zipRight(become("well")),
    );
    yield* Effect.all([course, arrive(orders, handle)], {
      concurrency: "unbounded",
      discard: true,
    });
  });

/** Three orders, one after another; then e-mail is down, and two more come. */
const fiveOrdersDay = (
  registry: Registry.Registry,
  lines: ReadonlyArray<Line>,
  handle: (order: Order) => Effect.Effect<void, never, Trace.Trace>,
) =>
  Effect.gen(function* () {
    const orders = yield* fiveOrders;
    yield* Effect.forEach(orders.slice(0, 3), handle, { discard: true });
    for (
      const { active, completed, failed, name, queued, rejected } of yield* registry.statistics
    ) {
      yield* Trace.note(
        `${name}: ${completed} completed, ${failed} failed, ${rejected} rejected, ` +
          `${active} active, ${queued} queued`,
      );
    }
    const email = lines.find(({ dependency }) => dependency.name === "email")!;
    yield* email.provider.become("down");
    yield* Effect.forEach(orders.slice(3), handle, { discard: true });
    for (const { completed, name, queued, submitted } of yield* registry.statistics) {
      const rate = submitted === 0 ? 0 : 100 * completed / submitted;
      yield* Trace.note(`${name}: success rate ${rate.toFixed(1)} %, ${queued} queued`);
    }
  });

const naiveLimits = (values: Values): Naive.Options => ({
  critical: Duration.seconds(values.budget),
  optional: Duration.seconds(values.optional),
});

/** For a service that knows one kind of optional call. */
export const flat = ({ afterwards, critical, optional }: Plan) => ({
  critical,
  optional: [...optional, ...afterwards],
});

/** Calls that were done for an order that was not confirmed, or not while its customer waited. */
const forNothing: Measure.Measure = {
  title: "for nothing",
  unit: "",
  digits: 0,
  of: ({ service, tasks, world }) => {
    if (service === "order") return undefined;
    const confirmed = new Set(
      tasksOf(world).filter((task) => task.service === "order" && Measure.isInTime(task))
        .map(({ task }) => task.replace("order-", "")),
    );
    return tasks.filter(({ state, task }) =>
      state === "succeeded" && !confirmed.has(task.replace(`${service}-`, ""))
    ).length;
  },
};

export default demonstration({
  parameters,
  speed: 5,
  measures: [
    Measure.asked,
    Measure.served,
    Measure.failed,
    Measure.rejected,
    Measure.gaveUp,
    Measure.wasted,
    forNothing,
    Measure.latency(0.5),
    Measure.latency(0.99),
  ],
  worlds: [
    {
      name: "in-turn",
      title: "One call after another",
      program: (values) => shop(values, (_, plan) => Naive.inTurn(naiveLimits(values))(flat(plan))),
    },
    {
      name: "futures",
      title: "All calls at once, waited for in turn",
      program: (values) =>
        Effect.flatMap(
          Effect.scope,
          (scope) =>
            shop(values, (_, plan) => Naive.futures(naiveLimits(values), scope)(flat(plan))),
        ),
    },
    {
      name: "deadline",
      title: "This lesson's order service",
      program: (values) => {
        const service = OrderService.make({
          budget: Duration.seconds(values.budget),
          optional: Duration.seconds(values.optional),
        });
        return shop(
          values,
          ({ number }, plan) => Effect.map(service.place(`order-${number}`, plan), told),
        );
      },
    },
  ],
});
