import * as Effect from "effect/Effect";
import { exercise } from "../../../../src/exercise/exercise.ts";
import { expect, expectEqual } from "../../../../src/exercise/expectation.ts";
import { aSecond } from "../../../../src/exercise/watch.ts";
import type { Settings } from "./solution.ts";
import {
  expectPassed,
  expectRefused,
  herd,
  type Result,
  retryAtOf,
  shape,
  start,
} from "./subject.ts";

/** What most checks use; a lease so long is no lease. */
const usual: Settings = { failures: 3, openFor: 30, probes: 1, lease: 10_000 };

const untilHalfOpen = Effect.sleep("31 seconds");

export default exercise({
  kind: "write",
  title: "Write the machine",
  minutes: 40,
  shape,
  quotes: ["8 checks", "16 points", "40 minutes"],
  checks: [
    {
      id: "opens",
      title: "It opens after so many failures in a row, for the time that was asked for",
      points: 2,
      runs: 1,
      hints: [
        "What does a closed breaker have to remember between two results?",
        "Count failures; a success sets the count back to none. When the count reaches failures, the next state is open, and knows until when.",
        "In report, when closed: a success gives row 0, a failure row + 1. At settings.failures, open until at + settings.openFor, where at is the moment of the report.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const subject = yield* start(exports, usual);
          const row: ReadonlyArray<Result> = ["failure", "failure", "success", "failure"];
          for (const [index, result] of row.entries()) {
            const call = yield* subject.ask(`call-${index + 1}`);
            yield* expectPassed(
              call,
              "It opened before three failures in a row. A success ends the row.",
            );
            yield* aSecond;
            yield* subject.report(call, result);
          }
          const last = yield* Effect.forEach(["call-5", "call-6"], subject.ask);
          yield* aSecond;
          yield* subject.report(last[0], "failure");
          yield* expectPassed(
            yield* subject.ask("call-7"),
            "Three failures with a success between them are not three in a row, and it opened.",
          );
          yield* aSecond;
          yield* subject.report(last[1], "failure");
          const late = yield* subject.ask("call-8");
          yield* expectRefused(late, "Three failures in a row, and everyone is still let through.");
          yield* expectEqual("retryAt, when the third failure was reported at 6 s", {
            actual: retryAtOf(late.answer),
            expected: 36,
            message:
              "It stays open for openFor seconds, counted from the report that opened it, and says so.",
          });
          yield* Effect.sleep("29 seconds");
          yield* expectRefused(
            yield* subject.ask("call-9"),
            "It let somebody through before the time was over.",
          );
        }),
    },
    {
      id: "probes",
      title: "Half-open, exactly as many probes are let through as were asked for",
      points: 2,
      runs: 1,
      hints: [
        "Twenty callers ask at the same moment, and twenty states follow one another. What does the second see of the first?",
        "A half-open state has to know how many probes are under way. Letting one through is a change of that state.",
        "The first ask after the time is over gives a half-open state with one probe in it. Each further ask compares what is under way with settings.probes.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const subject = yield* start(exports, { ...usual, probes: 2 });
          yield* subject.open;
          yield* Effect.sleep("30 seconds");
          const through = yield* herd(subject, "herd", 20);
          yield* expect(through.length > 0, {
            expected: "2 of 20 callers are let through at 30 s",
            actual: "nobody is",
            message:
              "The time for which it was to stay open is over, and nobody is let through to try.",
          });
          yield* expectEqual("callers let through, of 20 at the same moment", {
            actual: through.length,
            expected: 2,
            message: through.length === 20
              ? "Everybody was let through at once. A provider that has just come back is brought down by this again."
              : "The number of probes let through is not the one that was asked for.",
          });
        }),
    },
    {
      id: "closes",
      title: "It closes when all probes have succeeded, and begins afresh",
      points: 2,
      runs: 1,
      hints: [
        "Two probes were asked for and one has succeeded. Who may come in now?",
        "A probe that has succeeded is no longer under way, and its place is still used: count those that succeeded too.",
        "Compare the number under way plus the number that succeeded with settings.probes. The report that makes the second equal to it closes the breaker, with a row of 0.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const subject = yield* start(exports, { ...usual, probes: 2 });
          yield* subject.open;
          yield* untilHalfOpen;
          const probes = yield* herd(subject, "probe", 2);
          yield* aSecond;
          yield* subject.report(probes[0], "success");
          const early = yield* herd(subject, "early", 3);
          yield* expectEqual("callers let through when one of two probes has succeeded", {
            actual: early.length,
            expected: 0,
            message: early.length === 1
              ? "A probe that succeeded made room for another one. Then there are more probes than were asked for."
              : "One of two probes has succeeded, and the breaker took that for both.",
          });
          yield* aSecond;
          yield* subject.report(probes[1] ?? probes[0], "success");
          const calls = yield* herd(subject, "call", 3);
          yield* expectEqual("callers let through when both have succeeded", {
            actual: calls.length,
            expected: 3,
            message: "All probes have succeeded, and it did not close.",
          });
          yield* subject.report(calls[0], "failure");
          yield* subject.report(calls[1], "failure");
          yield* expectPassed(
            yield* subject.ask("last"),
            "It opened after fewer than three failures. Those from before the probes succeeded have to be forgotten when it closes.",
          );
        }),
    },
    {
      id: "reopens",
      title: "A probe that fails opens it again, for the whole time",
      points: 1,
      runs: 1,
      hints: [
        "A probe was sent to find something out, and has. What follows from its failure?",
        "One failed probe is enough, whatever failures says for a closed breaker.",
        "In report, when half-open: a failure opens it until at + settings.openFor.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const subject = yield* start(exports, usual);
          yield* subject.open;
          yield* untilHalfOpen;
          const probe = yield* subject.ask("probe");
          yield* aSecond;
          yield* subject.report(probe, "failure");
          yield* aSecond;
          const next = yield* subject.ask("next");
          yield* expectRefused(
            next,
            "A probe has failed, and the next caller was let through. One failed probe is answer enough.",
          );
          yield* expectEqual("retryAt, when the probe failed at 32 s", {
            actual: retryAtOf(next.answer),
            expected: 62,
            message: "When a probe fails, the breaker is open for all of openFor from then on.",
          });
          yield* untilHalfOpen;
          yield* expectPassed(
            yield* subject.ask("second-probe"),
            "It opened again after a failed probe, and then sent no other.",
          );
        }),
    },
    {
      id: "eras",
      title: "A result from before the latest change of state changes nothing",
      points: 3,
      runs: 1,
      hints: [
        "A call may take longer than an outage. How does the machine know, when it ends, what its result speaks of?",
        "Put into the pass what the state was when it was given. The name of the state is not enough: closed now and closed then are two.",
        "Count the changes of state in every state, an era. Write the era into each pass, and ignore a report whose era is not that of the state.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const subject = yield* start(exports, usual);
          const old = yield* herd(subject, "old", 5);
          yield* subject.open;
          yield* subject.report(old[0], "success");
          yield* expectRefused(
            yield* subject.ask("in-outage"),
            "A call from before it opened succeeded late, and that closed the open breaker in the middle of an outage.",
          );
          yield* untilHalfOpen;
          const first = yield* subject.ask("probe");
          yield* aSecond;
          yield* subject.report(old[1], "failure");
          yield* expectRefused(
            yield* subject.ask("beside-probe"),
            "While a probe was under way, a call from before the breaker opened failed, and that made room for another probe.",
          );
          yield* subject.report(first, "success");
          yield* expectPassed(
            yield* subject.ask("after-probe"),
            "The only probe succeeded, and the breaker did not close: a result from before it opened came between.",
          );
          for (const call of old.slice(2)) yield* subject.report(call, "failure");
          yield* expectPassed(
            yield* subject.ask("healthy"),
            "Calls from before the outage failed late, and opened the breaker on a provider that is well. It was closed then and is closed now; that does not make it the same time.",
          );
          // Two probes of different times, both the first of theirs.
          const other = yield* start(exports, { ...usual, probes: 2 });
          yield* other.open;
          yield* untilHalfOpen;
          const [one, two] = yield* herd(other, "early-probe", 2);
          yield* other.report(one, "failure");
          // What a failed probe does is the business of another check.
          if ((yield* other.ask("between")).answer._tag === "Passed") return;
          yield* untilHalfOpen;
          const late = yield* herd(other, "late-probe", 2);
          yield* other.report(two, "failure");
          for (const call of late) yield* other.report(call, "success");
          yield* expectPassed(
            yield* other.ask("after-late-probes"),
            "A probe that was sent before the breaker opened once more failed late, and was taken for one of those that are under way now.",
          );
        }),
    },
    {
      id: "cancelled",
      title: "A cancelled call says nothing, and a cancelled probe gives its place back",
      points: 2,
      runs: 1,
      hints: [
        "A caller has left before there was an answer. What is known about the dependency now?",
        "Nothing is: a row of failures stays what it was. But if the call was a probe, nobody is finding out any more.",
        "In report: closed, cancelled gives the same state. Half-open, it takes the probe out of those under way, and changes nothing else.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const subject = yield* start(exports, usual);
          const results: ReadonlyArray<Result> = ["failure", "cancelled", "cancelled", "failure"];
          for (const [index, result] of results.entries()) {
            yield* subject.report(yield* subject.ask(`call-${index + 1}`), result);
          }
          const last = yield* subject.ask("call-5");
          yield* expectPassed(
            last,
            "Callers who left were counted as failures of the dependency, and the breaker opened.",
          );
          yield* subject.report(last, "failure");
          yield* expectRefused(
            yield* subject.ask("late"),
            "Three calls failed and none succeeded, yet the breaker is closed. A cancelled call between two failures does not end their row.",
          );
          yield* untilHalfOpen;
          const probe = yield* subject.ask("probe");
          yield* aSecond;
          yield* subject.report(probe, "cancelled");
          yield* aSecond;
          const next = yield* subject.ask("next-probe");
          yield* expectPassed(
            next,
            "The only probe was cancelled and its place is still taken. Nobody is let through, and nobody is on the way who could change that.",
          );
          yield* aSecond;
          yield* expectRefused(
            yield* subject.ask("beside-next-probe"),
            "A cancelled probe was taken for one that succeeded.",
          );
        }),
    },
    {
      id: "lease",
      title: "A probe that hangs loses its place when its lease is over, and its say with it",
      points: 2,
      runs: 1,
      hints: [
        "A probe may never report. How long does the breaker wait for it?",
        "Keep with each probe until when it holds its place. When somebody asks, first drop those whose time is over. Then a report of a dropped probe must find nothing.",
        "Number the probes of an era, and write the number into the pass. A report whose number is not among those under way changes nothing.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const subject = yield* start(exports, { ...usual, lease: 10 });
          yield* subject.open;
          yield* untilHalfOpen;
          const hung = yield* subject.ask("hung-probe");
          yield* Effect.sleep("9 seconds");
          const early = yield* subject.ask("early");
          yield* expectRefused(early, "A probe has ten seconds, and lost its place after nine.");
          yield* expectEqual("retryAt, with a probe under way since 31 s", {
            actual: retryAtOf(early.answer),
            expected: 41,
            message: "Whoever is refused beside a probe may ask again when the probe's lease ends.",
          });
          yield* Effect.sleep("2 seconds");
          const next = yield* subject.ask("next-probe");
          yield* expectPassed(
            next,
            "A probe hangs, and its lease is over, but nobody is let through in its place. The breaker would wait for ever.",
          );
          yield* aSecond;
          yield* subject.report(hung, "failure");
          yield* expectRefused(
            yield* subject.ask("beside-next-probe"),
            "A probe that had lost its place reported late, and that made room although the next one is under way.",
          );
          yield* subject.report(next, "success");
          yield* expectPassed(
            yield* subject.ask("last"),
            "A probe that had lost its place failed late, and that opened the breaker. The probe that was sent in its stead has succeeded.",
          );
          const other = yield* start(exports, { ...usual, lease: 10 });
          yield* other.open;
          yield* untilHalfOpen;
          const slow = yield* other.ask("slow-probe");
          yield* Effect.sleep("11 seconds");
          yield* other.ask("other-probe");
          yield* aSecond;
          yield* other.report(slow, "success");
          yield* expectRefused(
            yield* other.ask("beside-other-probe"),
            "A probe that had lost its place succeeded late, and that closed the breaker.",
          );
        }),
    },
    {
      id: "pure",
      title: "A state that was given out is never changed",
      points: 2,
      runs: 1,
      hints: [
        "Take a step twice from the same state. Is the second like the first?",
        "No assignment to a property of state, no push on a list in it, no variable outside the function.",
        "Return a new record each time: spread the old one, with what has changed. For lists, spread and filter in place of push and splice.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const subject = yield* start(exports, { ...usual, probes: 2 });
          const failing = yield* herd(subject, "fails", 3);
          yield* subject.report(failing[0], "failure");
          const afterOne = subject.state();
          yield* subject.report(failing[1], "failure");
          subject.setState(afterOne);
          yield* subject.report(failing[1], "failure");
          yield* expectPassed(
            yield* subject.ask("after-two"),
            "From a state with one failure the same failure was reported twice over, each time from that state. The breaker counted three: a state was changed after it had been given out.",
          );
          yield* subject.report(failing[2], "failure");
          yield* expectRefused(
            yield* subject.ask("late"),
            "3 calls in a row failed, and the breaker did not open.",
          );
          yield* untilHalfOpen;
          const open = subject.state();
          yield* subject.ask("probe");
          for (const [name, state] of Object.entries({ open, "half-open": subject.state() })) {
            for (const probe of ["probe", "same-probe-again"]) {
              subject.setState(state);
              yield* expectPassed(
                yield* subject.ask(`${name}-${probe}`),
                `Two callers asked from the same ${name} state, and the second was refused: the state knows of a probe that, seen from there, nobody has sent.`,
              );
            }
          }
        }),
    },
  ],
});
