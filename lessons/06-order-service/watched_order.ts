/**
 * An order that a learner's code places, under watch: what the checks of an exercise do to it.
 *
 * @module
 */
import * as Clock from "effect/Clock";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Fiber from "effect/Fiber";
import * as Option from "effect/Option";
import type * as Scope from "effect/Scope";
import {
  endOf,
  expect,
  expectEffect,
  expectEqual,
  failedWith,
  type Unmet,
} from "../../src/exercise/expectation.ts";
import { aFunction, type Exports } from "../../src/exercise/shape.ts";
import * as Trace from "../../src/trace/trace.ts";
import type {
  Confirmed,
  Limits,
  OrderFailed,
  Plan,
} from "./exercises/2-place-an-order/solution.ts";

export const shape = {
  placeOrder: aFunction<(limits: Limits, plan: Plan) => Effect.Effect<Confirmed, OrderFailed>>(
    "(limits, plan) => Effect<Confirmed, OrderFailed>",
  ),
};

const limits = { budget: Duration.seconds(10), patience: Duration.seconds(5) };

/** What a call does: takes so many seconds, and then ends well, fails or throws. */
interface Script {
  readonly takes: number;
  readonly badly?: "fails" | "throws";
}

export type Scripts = Readonly<Record<string, Script>>;

/** An order under way, and what is seen of it. */
export interface Order {
  readonly fiber: Fiber.RuntimeFiber<Confirmed, OrderFailed>;
  /** When each call began, in seconds since the order did. */
  readonly begun: ReadonlyMap<string, number>;
  /** Calls that are at work. */
  readonly atWork: ReadonlySet<string>;
  /** How it has ended, while it has. */
  readonly end: Effect.Effect<Exit.Exit<Confirmed, OrderFailed> | undefined>;
}

const now = Effect.map(Clock.currentTimeMillis, (millis) => millis / 1000);

const endOfWork = ({ badly }: Script): Effect.Effect<void, string> => {
  if (badly === "fails") return Effect.fail("no");
  if (badly === "throws") return Effect.die(new Error("a fault of ours"));
  return Effect.void;
};

/** Has the learner place an order, in a fiber of its own. */
export const place = (
  { placeOrder }: Exports<typeof shape>,
  scripts: { readonly critical: Scripts; readonly optional: Scripts },
): Effect.Effect<Order, Unmet, Trace.Trace | Scope.Scope> =>
  Effect.gen(function* () {
    const trace = yield* Trace.Trace;
    const start = yield* now;
    const begun = new Map<string, number>();
    const atWork = new Set<string>();
    const callsOf = (scripts: Scripts, service: string) =>
      Object.entries(scripts).map(([name, script]) => ({
        name,
        work: Trace.throughCompartment(
          { task: name, compartment: "order", service },
          Effect.acquireUseRelease(
            Effect.map(now, (at) => {
              begun.set(name, at - start);
              atWork.add(name);
            }),
            () => Effect.delay(endOfWork(script), Duration.seconds(script.takes)),
            () => Effect.sync(() => void atWork.delete(name)),
          ),
          (work) => work,
        ).pipe(Effect.provideService(Trace.Trace, trace)),
      }));
    const plan = {
      critical: callsOf(scripts.critical, "critical"),
      optional: callsOf(scripts.optional, "optional"),
    };
    const order = yield* expectEffect(
      "placeOrder(limits, plan)",
      () => placeOrder(limits, plan),
    );
    const fiber = yield* Effect.forkScoped(order);
    return {
      fiber,
      begun,
      atWork,
      end: Effect.map(Fiber.poll(fiber), Option.getOrUndefined),
    };
  });

/** How an order has ended, in words that follow "it". */
export const statusOf = (end: Exit.Exit<unknown, unknown> | undefined): string =>
  end === undefined ? "has not ended" : endOf(end);

/** Holds when the order has failed because of this call; gives which calls were done. */
export const expectFailed = (
  { end }: Order,
  call: string,
  message: string,
): Effect.Effect<ReadonlyArray<string>, Unmet> =>
  Effect.gen(function* () {
    const exit = yield* end;
    const at = yield* now;
    yield* expect(exit !== undefined && failedWith(exit, "OrderFailed"), {
      expected: `at ${at.toFixed(2)} s the order has failed with OrderFailed`,
      actual: `the order ${statusOf(exit)}`,
      message,
    });
    const failure = yield* Effect.orDie(Effect.flip(exit!));
    yield* expectEqual("the call that it failed because of", {
      actual: failure.call,
      expected: call,
      message:
        "The order failed, and named the wrong call. Somebody has to look into the right one.",
    });
    return failure.done;
  });

/** Holds when the order was confirmed; gives what is missing. */
export const expectConfirmed = (
  { end }: Order,
  message: string,
): Effect.Effect<ReadonlyArray<string>, Unmet> =>
  Effect.gen(function* () {
    const exit = yield* end;
    const at = yield* now;
    yield* expect(exit !== undefined && Exit.isSuccess(exit), {
      expected: `at ${at.toFixed(2)} s the order is confirmed`,
      actual: `the order ${statusOf(exit)}`,
      message,
    });
    return (yield* Effect.orDie(exit!)).missing;
  });

/** Holds when no call of an order that has ended is at work. */
export const expectNothingAtWork = (
  { atWork }: Order,
  message: string,
): Effect.Effect<void, Unmet> =>
  expectEqual("calls at work when the order has ended", {
    actual: Array.from(atWork).sort(),
    expected: [],
    message,
  });
