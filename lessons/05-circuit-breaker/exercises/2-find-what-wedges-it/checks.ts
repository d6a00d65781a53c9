import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import { expectFailed } from "../../../../src/exercise/call_expectation.ts";
import { exercise } from "../../../../src/exercise/exercise.ts";
import {
  expect,
  expectEffect,
  expectEqual,
  expectMade,
  type Unmet,
} from "../../../../src/exercise/expectation.ts";
import { aFunction, type Exports, type Wanted } from "../../../../src/exercise/shape.ts";
import {
  type Call,
  moment,
  runsInTurn,
  type Subject,
  watch,
} from "../../../../src/exercise/watch.ts";
import type * as Trace from "../../../../src/trace/trace.ts";
import { setBack } from "../../skewed_clock.ts";
import type { Breaker, Options } from "./solution.ts";

const aClass: Wanted<new () => unknown> = {
  description: "the class of the pool's error, as it was in the file",
  accepts: (value): value is new () => unknown => typeof value === "function",
};

const shape = {
  makeBreaker: aFunction<(options: Options) => Effect.Effect<Breaker>>(
    "(options) => Effect<Breaker>",
  ),
  PoolFull: aClass,
};

const options: Options = { failures: 3, openFor: Duration.seconds(30) };

const failing = Effect.fail("Unavailable");

const start = (
  { makeBreaker }: Exports<typeof shape>,
): Effect.Effect<Subject, Unmet, Trace.Trace> =>
  Effect.gen(function* () {
    const breaker = yield* expectMade(
      "makeBreaker({ failures: 3, openFor: 30 seconds })",
      () => makeBreaker(options),
      { is: "breaker", functions: ["run"] },
    );
    yield* expectEffect("breaker.run(work)", () => breaker.run(Effect.void));
    const { begun, call, most } = watch({ compartment: "breaker", service: "call" });
    return { begun, most, call: (name, options) => call(name, breaker.run, options) };
  });

/** Starts a call, and gives it time to get as far as it can. */
const inTurn = (subject: Subject, name: string, work?: Effect.Effect<unknown, unknown>) =>
  Effect.zipLeft(subject.call(name, work && { work }), moment);

const expectThrough = (call: Call, message: string) =>
  expect(call.hasBegun(), {
    expected: `${call.name} is let through`,
    actual: `${call.name} is refused`,
    message,
  });

const expectRefused = (call: Call, message: string) =>
  expect(!call.hasBegun(), {
    expected: `${call.name} is refused`,
    actual: `${call.name} is let through`,
    message,
  });

/** Starts a call and interrupts it before it has got far: how far is for the schedule to say. */
const interruptAtOnce = (subject: Subject, name: string) =>
  Effect.gen(function* () {
    const call = yield* subject.call(name);
    yield* Effect.yieldNow();
    yield* Fiber.interrupt(call.fiber);
  }).pipe(Effect.fork, Effect.flatMap(Fiber.join));

/** Opens it with failures in a row, and sees to it that it is open. */
const open = (subject: Subject) =>
  Effect.gen(function* () {
    for (let index = 1; index <= options.failures; index++) {
      yield* inTurn(subject, `fails-${index}`, failing);
    }
    const late = yield* inTurn(subject, "late");
    yield* expectRefused(late, "Three calls in a row failed, and the breaker did not open.");
    yield* expectFailed(late, {
      tag: "CircuitOpen",
      message: "Who is refused has to hear it at once, as a CircuitOpen.",
    });
  });

/** Opens it, and waits until it may send its probe. */
const untilHalfOpen = (subject: Subject) =>
  Effect.zipRight(open(subject), Effect.sleep("31 seconds"));

export default exercise({
  kind: "mend",
  title: "Find what wedges it",
  minutes: 30,
  shape,
  quotes: ["6 checks", "13 points", "200 schedules", "30 minutes"],
  checks: [
    {
      id: "cancelled-probe",
      title: "A probe that is cancelled gives its place to the next caller",
      points: 3,
      hints: [
        "March: follow the customer who closes the page through run. Which line is the last that is reached?",
        "Effect.tap and Effect.tapError see a success and a typed failure. An interruption passes them by; Effect.onExit sees every end. And a fiber can be interrupted between any two operations.",
        "Effect.uninterruptibleMask around the whole, restore around the work alone, Effect.onExit around that. When a probe was interrupted, go back to open, with the time at which it opened left as it was.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const subject = yield* start(exports);
          yield* untilHalfOpen(subject);
          const probe = yield* inTurn(subject, "probe");
          yield* expectThrough(probe, "The time is over, and nobody is let through to try.");
          yield* Fiber.interrupt(probe.fiber);
          const second = yield* inTurn(subject, "second-probe");
          yield* expectThrough(
            second,
            "The probe was cancelled, and it still counts as under way. Everyone is refused, and nobody is on the way who could change that.",
          );
          yield* Fiber.interrupt(second.fiber);
          yield* interruptAtOnce(subject, "hasty-probe");
          yield* expectThrough(
            yield* inTurn(subject, "next-probe"),
            "A caller was interrupted after it had become the probe and before its call began. Nobody has called, and everyone is refused.",
          );
          yield* expectRefused(
            yield* inTurn(subject, "beside-next-probe"),
            "A cancelled probe says nothing, and it closed the breaker. One caller may try next, and no more.",
          );
        }),
    },
    {
      id: "dead-probe",
      title: "A probe that dies is a probe that failed",
      points: 1,
      runs: runsInTurn,
      hints: [
        "A call has four ways to end. Does your breaker hear of all four?",
        "Effect.tapError runs for typed failures. A defect, something that threw, is none.",
        "Decide by the Exit in one place: success, cancelled or PoolFull, and all the rest is a failure.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const subject = yield* start(exports);
          yield* untilHalfOpen(subject);
          yield* inTurn(subject, "probe", Effect.die(new Error("a defect")));
          yield* expectRefused(
            yield* inTurn(subject, "next"),
            "A probe died, and the next caller was let through at once. What throws is a failure.",
          );
          yield* Effect.sleep("31 seconds");
          yield* expectThrough(
            yield* inTurn(subject, "next-probe"),
            "A probe died, and since then nobody is let through, however long they wait.",
          );
        }),
    },
    {
      id: "herd",
      title: "Of callers at the same instant, one becomes the probe",
      points: 3,
      hints: [
        "June: read run as two fibers would, line by line, first one and then the other. Where may both be when the state is still open?",
        "Each yield* is a place where another fiber may run. There is one between looking at the state and changing it.",
        "Read the time without an operation: take the clock once, with Effect.clock, and call its unsafeCurrentTimeNanos where you look. Then look and change with no yield* between.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const subject = yield* start(exports);
          yield* untilHalfOpen(subject);
          const before = subject.begun.length;
          yield* Effect.forEach(["a", "b", "c", "d", "e"], (name) => subject.call(name));
          yield* moment;
          const through = subject.begun.length - before;
          yield* expectEqual("callers let through, of 5 at the same instant", {
            actual: through,
            expected: 1,
            message: through === 0
              ? "The time is over, and nobody is let through to try."
              : "More than one caller became the probe. Each of them saw an open breaker whose time was over, before the others had changed it.",
          });
        }),
    },
    {
      id: "clock",
      title: "Setting the clock back changes nothing",
      points: 2,
      runs: runsInTurn,
      hints: [
        "October: which line reads the time, and which clock does it read?",
        "A wall clock says what time it is, and somebody may set it. To measure how long something takes there is another one, which only goes forward.",
        "Clock.currentTimeNanos is monotonic; Clock.currentTimeMillis is not. unsafeCurrentTimeNanos of Effect.clock is the same without an operation.",
      ],
      check: (exports) =>
        Effect.flatMap(
          setBack(Duration.seconds(10), Duration.hours(1)),
          (clock) =>
            Effect.gen(function* () {
              const subject = yield* start(exports);
              yield* open(subject);
              yield* Effect.sleep("20 seconds");
              yield* expectRefused(
                yield* inTurn(subject, "early"),
                "It was to stay open for 30 seconds, and let somebody through after 20.",
              );
              yield* Effect.sleep("11 seconds");
              yield* expectThrough(
                yield* inTurn(subject, "probe"),
                "The clock was set back by an hour while the breaker was open, and now it is open an hour longer.",
              );
            }).pipe(Effect.withClock(clock)),
        ),
    },
    {
      id: "rejections",
      title: "A full pool says nothing about the provider",
      points: 3,
      runs: runsInTurn,
      hints: [
        "November: the pool is behind the breaker. What does the breaker make of its PoolFull?",
        "It is like a cancelled call: no failure, and no success either. And the probe may be the one that finds the pool full.",
        "In the place where a call's end is looked at: if the failure is a PoolFull, leave the row as it is, and if the call was the probe, go back to open as for a cancelled one.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const rejected = Effect.suspend(() => Effect.fail(new exports.PoolFull()));
          const subject = yield* start(exports);
          yield* inTurn(subject, "fails-1", failing);
          yield* inTurn(subject, "fails-2", failing);
          for (const name of ["full-1", "full-2", "full-3"]) {
            yield* inTurn(subject, name, rejected);
          }
          yield* expectThrough(
            yield* inTurn(subject, "fails-3", failing),
            "Three calls found the pool full, and the breaker opened. We were busy; the provider was not even called.",
          );
          yield* expectRefused(
            yield* inTurn(subject, "late"),
            "Three calls of the provider failed and none succeeded, yet the breaker is closed. A full pool between two failures does not end their row.",
          );
          yield* Effect.sleep("31 seconds");
          yield* inTurn(subject, "probe", rejected);
          yield* expectThrough(
            yield* inTurn(subject, "next-probe"),
            "The probe found the pool full, so nobody knows how the provider is. The next caller has to be let through to find out.",
          );
          yield* expectRefused(
            yield* inTurn(subject, "beside-next-probe"),
            "The probe found the pool full, and the breaker closed. Nobody has called the provider yet.",
          );
        }),
    },
    {
      id: "still",
      title: "It opens, closes and opens again as it did before",
      points: 1,
      runs: runsInTurn,
      hints: [
        "This worked in the file that you were given. What did your change do to it?",
        "A success sets the row back. A good probe closes, a bad one opens again for the whole time.",
        "Compare, for a success and for an ordinary failure, what your code does to state, row and openedAt with what succeeded and failed did.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const subject = yield* start(exports);
          yield* inTurn(subject, "fails-a", failing);
          yield* inTurn(subject, "fails-b", failing);
          yield* inTurn(subject, "works", Effect.void);
          yield* inTurn(subject, "fails-c", failing);
          yield* expectThrough(
            yield* inTurn(subject, "works-again", Effect.void),
            "It opened, though a success came between the failures. A success ends the row.",
          );
          yield* untilHalfOpen(subject);
          yield* inTurn(subject, "bad-probe", failing);
          yield* Effect.sleep("20 seconds");
          yield* expectRefused(
            yield* inTurn(subject, "early"),
            "The probe failed, and the breaker did not stay open for the whole time again.",
          );
          yield* Effect.sleep("11 seconds");
          yield* expectThrough(
            yield* inTurn(subject, "good-probe", Effect.void),
            "After a failed probe and half a minute more, nobody was let through.",
          );
          yield* inTurn(subject, "after-1");
          yield* expectThrough(
            yield* inTurn(subject, "after-2"),
            "The probe succeeded, and the breaker did not close.",
          );
        }),
    },
  ],
});
