import * as Clock from "effect/Clock";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Fiber from "effect/Fiber";
import * as Option from "effect/Option";
import type * as Scope from "effect/Scope";
import { exercise } from "../../../../src/exercise/exercise.ts";
import {
  endOf,
  expect,
  expectEffect,
  expectEqual,
  failedWith,
  type Unmet,
} from "../../../../src/exercise/expectation.ts";
import { aFunction, type Exports } from "../../../../src/exercise/shape.ts";
import { moment, runsInTurn } from "../../../../src/exercise/watch.ts";
import * as Trace from "../../../../src/trace/trace.ts";
import type { Confirmed, Limits, OrderFailed, Plan } from "./solution.ts";

const shape = {
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

type Scripts = Readonly<Record<string, Script>>;

/** An order under way, and what is seen of it. */
interface Order {
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
const place = (
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

const statusOf = (end: Exit.Exit<unknown, unknown> | undefined): string =>
  end === undefined ? "has not ended" : endOf(end);

/** Holds when the order has failed because of this call; gives which calls were done. */
const expectFailed = (
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
const expectConfirmed = (
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
const expectNothingAtWork = ({ atWork }: Order, message: string): Effect.Effect<void, Unmet> =>
  expectEqual("calls at work when the order has ended", {
    actual: Array.from(atWork).sort(),
    expected: [],
    message,
  });

const well: Scripts = { payment: { takes: 0.5 }, inventory: { takes: 0.3 } };

export default exercise({
  kind: "write",
  title: "Place an order",
  minutes: 30,
  shape,
  quotes: ["7 checks", "14 points", "200 schedules", "10 and 5 seconds"],
  checks: [
    {
      id: "together",
      title: "All calls begin at once",
      points: 2,
      hints: [
        "Which call needs the answer of another?",
        "A loop with yield* in it makes one call after the other. Effect.all and Effect.fork do not.",
        "Fork the optional calls first, and keep their fibers; then run the critical ones with Effect.all and unbounded concurrency.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const order = yield* place(exports, {
            critical: well,
            optional: { email: { takes: 1 }, analytics: { takes: 0.1 } },
          });
          yield* Effect.sleep("4 seconds");
          const late = Array.from(order.begun).filter(([, at]) => at > 0).map(([name]) => name);
          yield* expectEqual("calls that began later than the order", {
            actual: late.sort(),
            expected: [],
            message: late.includes("inventory") || late.includes("payment")
              ? "Critical calls were made one after the other, so that the order takes as long as all of them together."
              : "The optional calls were made to wait for the critical ones, and the customer for both.",
          });
          yield* expectEqual("calls that were made", {
            actual: Array.from(order.begun.keys()).sort(),
            expected: ["analytics", "email", "inventory", "payment"],
            message: "Some of the plan's calls were never made.",
          });
        }),
    },
    {
      id: "at-once",
      title: "The order fails as soon as a critical call does",
      points: 3,
      runs: runsInTurn,
      hints: [
        "The warehouse is empty, and you know it after 0.3 seconds. What is your code doing then?",
        "Whoever waits for calls in turn learns of a failure when its turn comes. Effect.all learns of it at once, unless something in it does not stop.",
        "Put one time-out around the Effect.all of the critical calls and none inside it, and run the optional calls outside, in fibers of a scope.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const first = yield* place(exports, {
            critical: { inventory: { takes: 0.3, badly: "fails" }, payment: { takes: 8 } },
            optional: { email: { takes: 4 } },
          });
          yield* Effect.sleep("310 millis");
          yield* expectFailed(
            first,
            "inventory",
            "A call failed, and the order went on until the others had ended. The failure was seen, and the others did not stop: time-outs inside Effect.all go on.",
          );
          const second = yield* place(exports, {
            critical: { payment: { takes: 8 }, inventory: { takes: 0.3, badly: "fails" } },
            optional: { email: { takes: 4 } },
          });
          yield* Effect.sleep("310 millis");
          yield* expectFailed(
            second,
            "inventory",
            "The second call failed while the order waited for the first. It waits in turn, and learns of a failure when its turn comes.",
          );
        }),
    },
    {
      id: "missing",
      title: "An order stands without optional calls, and says which are missing",
      points: 2,
      runs: runsInTurn,
      hints: [
        "In what ways can an optional call not be there?",
        "It may fail, throw, or not answer. The first is an error, the second a defect, the third the end of your patience.",
        "Let each optional call end with a list: empty if it went well, with its name if not. Effect.catchAllCause sees errors and defects.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const order = yield* place(exports, {
            critical: well,
            optional: {
              analytics: { takes: 0.1 },
              coupon: { takes: 0.2, badly: "fails" },
              email: { takes: 60 },
            },
          });
          yield* Effect.sleep("8 seconds");
          const missing = yield* expectConfirmed(
            order,
            "Payment and inventory went well, and the order does not stand. What is optional must not decide.",
          );
          yield* expectEqual("missing, where coupon failed and email did not answer", {
            actual: missing,
            expected: ["coupon", "email"],
            message: missing.length === 0
              ? "The order says that all went well. Nobody will ever send that e-mail."
              : missing.includes("coupon")
              ? "A call that had no answer in time is missing too, and has to be named."
              : "A call that failed is missing, and has to be named.",
          });
          const broken = yield* place(exports, {
            critical: well,
            optional: { coupon: { takes: 0.2, badly: "throws" } },
          });
          yield* Effect.sleep("8 seconds");
          const named = yield* expectConfirmed(
            broken,
            "An optional call threw, and took the order with it. A fault in the coupon service's client is no reason to lose a customer.",
          );
          yield* expectEqual("missing, where coupon threw", {
            actual: named,
            expected: ["coupon"],
            message: "A call that threw is missing, and has to be named.",
          });
        }),
    },
    {
      id: "patience",
      title: "Waits for optional calls do not add up",
      points: 2,
      runs: runsInTurn,
      hints: [
        "Two optional calls hang. How long does your order wait?",
        "A time-out begins when it is run. Where are yours run?",
        "Give the time-out to the call's own fiber, so that it begins with the call, and not to the waiting for it.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const order = yield* place(exports, {
            critical: well,
            optional: { email: { takes: 60 }, analytics: { takes: 60 } },
          });
          yield* Effect.sleep("5600 millis");
          yield* expectConfirmed(
            order,
            "Two optional calls hang, and the order waits for one after the other, five seconds each. Ten optional calls would be fifty seconds.",
          );
        }),
    },
    {
      id: "budget",
      title: "An order without an answer fails when its budget is gone",
      points: 1,
      runs: runsInTurn,
      hints: [
        "The payment never answers. When does the customer learn of it?",
        "The critical calls have ten seconds, all together.",
        "Effect.timeoutFail around all critical calls; name one that is not done yet.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const order = yield* place(exports, {
            critical: { payment: { takes: 600 }, inventory: { takes: 0.3 } },
            optional: {},
          });
          yield* Effect.sleep("9990 millis");
          yield* expectEqual("the order after 9.99 of 10 seconds", {
            actual: statusOf(yield* order.end),
            expected: "has not ended",
            message: "The order gave up on a critical call before its budget was gone.",
          });
          yield* Effect.sleep("20 millis");
          yield* expectFailed(
            order,
            "payment",
            "The payment has not answered for as long as the order's budget, and the customer still waits.",
          );
        }),
    },
    {
      id: "done",
      title: "A failed order names the critical calls that were done",
      points: 2,
      runs: runsInTurn,
      hints: [
        "The customer has paid, and there is nothing in stock. Who knows that?",
        "Keep track of which critical calls have succeeded, as they do.",
        "A set that each critical call adds its name to when it has succeeded; look into it where the OrderFailed is made.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const early = yield* place(exports, {
            critical: { payment: { takes: 0.5 }, inventory: { takes: 0.3, badly: "fails" } },
            optional: {},
          });
          yield* Effect.sleep("2 seconds");
          const none = yield* expectFailed(early, "inventory", "A critical call failed.");
          yield* expectEqual("done, where the payment was still under way", {
            actual: none,
            expected: [],
            message:
              "The order names a payment that was not done. Whoever undoes it will pay back what was never charged.",
          });
          const late = yield* place(exports, {
            critical: { payment: { takes: 0.5 }, inventory: { takes: 1, badly: "fails" } },
            optional: {},
          });
          yield* Effect.sleep("2 seconds");
          const paid = yield* expectFailed(late, "inventory", "A critical call failed.");
          yield* expectEqual("done, where the payment had succeeded half a second before", {
            actual: paid,
            expected: ["payment"],
            message:
              "The customer was charged for an order that failed, and nobody is told to pay it back.",
          });
        }),
    },
    {
      id: "nothing-left",
      title: "When an order has ended, none of its calls is at work",
      points: 2,
      runs: runsInTurn,
      hints: [
        "An order has failed. What are its other calls doing? And if the customer goes?",
        "A fiber that you fork goes on until somebody stops it, or until that which it belongs to ends.",
        "Effect.forkScoped inside Effect.scoped: when the order ends in any way, its scope closes, and stops and waits for what is in it.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const calls = {
            critical: { inventory: { takes: 0.3, badly: "fails" }, payment: { takes: 8 } },
            optional: { email: { takes: 4 } },
          } as const;
          const failing = yield* place(exports, calls);
          yield* Fiber.await(failing.fiber);
          yield* moment;
          yield* expectNothingAtWork(
            failing,
            "The order has failed, and its other calls go on. Somebody is being charged for it.",
          );
          const impatient = yield* place(exports, {
            critical: { payment: { takes: 8 } },
            optional: { email: { takes: 4 } },
          });
          yield* Effect.sleep("1 second");
          yield* Fiber.interrupt(impatient.fiber);
          yield* moment;
          yield* expectNothingAtWork(
            impatient,
            "The customer has gone, and the calls of the order go on without anybody to tell.",
          );
        }),
    },
  ],
});
