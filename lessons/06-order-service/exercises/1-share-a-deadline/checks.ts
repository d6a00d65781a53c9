import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import { exercise } from "../../../../src/exercise/exercise.ts";
import {
  endOf,
  expect,
  expectEqual,
  expectMade,
  failedWith,
  type Unmet,
} from "../../../../src/exercise/expectation.ts";
import { aFunction, type Exports } from "../../../../src/exercise/shape.ts";
import * as Trace from "../../../../src/trace/trace.ts";
import { setBack } from "../../../05-circuit-breaker/skewed_clock.ts";
import type { Deadline } from "./solution.ts";

const shape = {
  makeDeadline: aFunction<(limit: Duration.Duration) => Effect.Effect<Deadline>>(
    "(limit) => Effect<Deadline>",
  ),
};

const parts = { is: "deadline", functions: ["run", "nearer"], effects: ["left"] };

const seconds = (duration: Duration.Duration): string => `${Duration.toSeconds(duration)} s`;

const open = ({ makeDeadline }: Exports<typeof shape>, limit: number) =>
  expectMade(
    `makeDeadline(${limit} seconds)`,
    () => makeDeadline(Duration.seconds(limit)),
    parts,
  );

const nearer = (deadline: Deadline, limit: number) =>
  expectMade(
    `deadline.nearer(${limit} seconds)`,
    () => deadline.nearer(Duration.seconds(limit)),
    parts,
  );

/** A call of so many seconds under a deadline, on record: how it ends, and after how long. */
const call = (
  deadline: Deadline,
  name: string,
  takes: number,
): Effect.Effect<
  { readonly took: Duration.Duration; readonly exit: Exit.Exit<void, unknown> },
  never,
  Trace.Trace
> =>
  Trace.throughCompartment(
    { task: name, compartment: "order", service: "call" },
    Effect.sleep(Duration.seconds(takes)),
    (work) => deadline.run(work),
  ).pipe(Effect.exit, Effect.timed, Effect.map(([took, exit]) => ({ took, exit })));

const expectTooLate = (
  exit: Exit.Exit<unknown, unknown>,
  message: string,
): Effect.Effect<void, Unmet> =>
  expect(failedWith(exit, "TooLate"), {
    expected: "the call fails with TooLate",
    actual: `the call ${endOf(exit)}`,
    message,
  });

const miscounted =
  "nearer has to count from the moment at which it is asked, and not from the start of the deadline that it draws nearer.";

export default exercise({
  kind: "mend",
  title: "Share a deadline",
  minutes: 15,
  shape,
  quotes: ["5 checks", "8 points", "15 minutes"],
  checks: [
    {
      id: "shared",
      title: "Three calls in turn share what one deadline gives",
      points: 2,
      runs: 1,
      hints: [
        "An order has ten seconds. Two calls have taken four each. How long may the third run, and how long does run let it?",
        "A limit is the same at any time. What is left is not.",
        "Ask for what is left when run is run, not when the deadline is made, and time the work out after that.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const deadline = yield* open(exports, 10);
          yield* call(deadline, "first", 4);
          yield* call(deadline, "second", 4);
          const third = yield* call(deadline, "third", 4);
          yield* expectTooLate(
            third.exit,
            "Eight of ten seconds were gone, and a call of four was let run to its end. The limit began anew with it.",
          );
          yield* expectEqual("time given to the third call", {
            actual: seconds(third.took),
            expected: "2 s",
            message: "The call was cut off, but not when the order's deadline came.",
          });
        }),
    },
    {
      id: "nearer",
      title: "A deadline can be drawn nearer, and never pushed away",
      points: 2,
      runs: 1,
      hints: [
        "A function asks for five seconds. Its caller has two left. What should it get?",
        "Two moments: the one that is asked for, counted from now, and the one that there is. Which of them counts?",
        "Keep the moment at which the deadline comes. nearer works out its own from the present time, and goes on with the smaller one.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const deadline = yield* open(exports, 10);
          yield* Effect.sleep("8 seconds");
          const greedy = yield* nearer(deadline, 5);
          const given = yield* greedy.left;
          yield* expectEqual("left of 5 s, where 2 s are left of the deadline", {
            actual: seconds(given),
            expected: "2 s",
            message: Duration.toSeconds(given) > 2
              ? "A layer got more time than its caller has. It will be at work when nobody waits for it any more."
              : miscounted,
          });
          const modest = yield* nearer(deadline, 1);
          yield* expectEqual("left of 1 s, where 2 s are left of the deadline", {
            actual: seconds(yield* modest.left),
            expected: "1 s",
            message: miscounted,
          });
          yield* expectEqual("left of the deadline itself", {
            actual: seconds(yield* deadline.left),
            expected: "2 s",
            message: "Drawing a deadline nearer for one layer changed it for everybody.",
          });
        }),
    },
    {
      id: "clock",
      title: "Nobody sets the time by which it measures",
      points: 2,
      runs: 1,
      hints: [
        "Two of the machine's clocks come into question. Which of them can be set?",
        "The wall clock says what time it is. For how much time has passed there is another one.",
        "Clock.currentTimeNanos is monotonic. It gives a bigint.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const clock = yield* setBack(Duration.seconds(1), Duration.hours(1));
          yield* Effect.gen(function* () {
            const deadline = yield* open(exports, 3);
            yield* Effect.sleep("2 seconds");
            yield* Trace.note("the server's clock was set back by an hour");
            yield* expectEqual("left after 2 of 3 seconds", {
              actual: seconds(yield* deadline.left),
              expected: "1 s",
              message:
                "The clock was set back, and the deadline moved with it. It goes by the time of day, which people and time servers set.",
            });
          }).pipe(Effect.withClock(clock));
        }),
    },
    {
      id: "begins",
      title: "Where nothing is left, work does not begin",
      points: 1,
      runs: 1,
      hints: [
        "The deadline is over, and somebody runs a call that takes no time at all. What happens?",
        "A time-out of zero still starts the work.",
        "Look at what is left first. If that is zero, fail, and do not touch the work.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const deadline = yield* open(exports, 1);
          yield* Effect.sleep("2 seconds");
          let begun = false;
          const exit = yield* Effect.exit(deadline.run(Effect.sync(() => void (begun = true))));
          yield* expect(!begun, {
            expected: "the work does not begin: the deadline was a second ago",
            actual: "the work began",
            message:
              "A call began after the deadline of its order. The order has failed by then, and the call is made for nothing.",
          });
          yield* expectTooLate(exit, "Nothing was left, and run did not say so with a TooLate.");
        }),
    },
    {
      id: "untouched",
      title: "Work that ends in time ends as it would have without a deadline",
      points: 1,
      runs: 1,
      hints: [
        "Of what kind is the error when the payment is declined in good time?",
        "Only the time-out is TooLate. The work has errors of its own.",
        "Effect.timeoutFail changes nothing about the errors of the work, and neither should you.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const deadline = yield* open(exports, 10);
          const well = yield* Effect.exit(deadline.run(Effect.succeed("paid")));
          yield* expectEqual("how work that succeeds ends", {
            actual: endOf(well),
            expected: 'succeeded with "paid"',
            message: "What the work gives has to reach its caller as it is.",
          });
          const badly = yield* Effect.exit(
            deadline.run(Effect.delay(Effect.fail("declined"), "1 second")),
          );
          yield* expectEqual("how work that fails ends", {
            actual: endOf(badly),
            expected: 'failed with "declined"',
            message:
              "The work failed in good time, with an error of its own, and its caller was told something else.",
          });
        }),
    },
  ],
});
