import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import { exercise } from "../../../../src/exercise/exercise.ts";
import { expectEqual } from "../../../../src/exercise/expectation.ts";
import { moment, runsInTurn } from "../../../../src/exercise/watch.ts";
import {
  expectConfirmed,
  expectFailed,
  expectNothingAtWork,
  place,
  type Scripts,
  shape,
  statusOf,
} from "../../watched_order.ts";

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
