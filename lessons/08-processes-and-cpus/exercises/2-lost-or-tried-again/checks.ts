import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Fiber from "effect/Fiber";
import * as FiberId from "effect/FiberId";
import * as Option from "effect/Option";
import * as Random from "effect/Random";
import { exercise } from "../../../../src/exercise/exercise.ts";
import {
  endOf,
  expect,
  expectEqual,
  failedWith,
  type Unmet,
} from "../../../../src/exercise/expectation.ts";
import { aFunction } from "../../../../src/exercise/shape.ts";
import { runsInTurn } from "../../../../src/exercise/watch.ts";
import { computing, type Fate, type Subject } from "./subject.ts";
import type { Lost, Options } from "./solution.ts";

const shape = {
  compute: aFunction<(options: Options) => Effect.Effect<string, Lost>>(
    "(options) => Effect<string, Lost>",
  ),
};

const longestWork = Duration.seconds(5);

const answers: Fate = { does: "answers", after: 1 };
const dies: Fate = { does: "dies", after: 1 };
const computesOn: Fate = { does: "computes", after: 0 };

const ending = ({ caller }: Subject) => Effect.map(Fiber.poll(caller), Option.getOrUndefined);

/** Holds when the caller has been told that its report is lost, and why. */
const expectLost = (
  subject: Subject,
  { message, reason }: { readonly reason: Lost["reason"]; readonly message: string },
): Effect.Effect<void, Unmet> =>
  Effect.flatMap(ending(subject), (exit) =>
    expect(
      exit !== undefined && failedWith(exit, "Lost") &&
        Exit.isFailure(exit) && exit.cause._tag === "Fail" && exit.cause.error.reason === reason,
      {
        expected: `the caller is told Lost, reason ${reason}`,
        actual: exit === undefined ? "it still waits" : `compute ${endOf(exit)}`,
        message,
      },
    ));

export default exercise({
  kind: "mend",
  title: "Lost, or tried again",
  minutes: 35,
  shape,
  quotes: ["6 checks", "12 points", "200 schedules", "35 minutes", "`tries`", "`longestWork`"],
  checks: [
    {
      id: "lost",
      title: "Who computed on a process that died is told, or gets another, as often as agreed",
      points: 3,
      runs: runsInTurn,
      hints: [
        "February: work does not end when its process dies. What does? April: how many processes may one report take down?",
        "Let the work race with the end of its process. Count the processes that were lost, and stop when it is as many as tries.",
        "Effect.raceFirst between process.work and a failure that follows process.ended. A function that takes how many tries are left, and calls itself with one fewer.",
      ],
      check: ({ compute }) =>
        Effect.gen(function* () {
          const once = yield* computing(compute, { fates: [dies], tries: 1, longestWork });
          yield* Effect.sleep("1500 millis");
          const waits = (yield* ending(once)) === undefined;
          if (once.lent.length === 1) {
            yield* expectLost(once, {
              reason: "Crashed",
              message: waits
                ? "The process has been dead for half a second, and its caller waits for it: for nothing that computes any more."
                : "The process died, and its caller was told something else.",
            });
          }
          const poison = yield* computing(compute, { fates: [dies], tries: 3, longestWork });
          yield* Effect.sleep("1 minute");
          const count = poison.lent.length;
          yield* expect(count === 3 && once.lent.length === 1, {
            expected:
              "3 processes lost to a report that kills each, and 1 where no more are allowed",
            actual: `${count}, and ${once.lent.length}`,
            message: count > 4
              ? "A report that kills every process was tried for ever. It takes them all down."
              : count < 3
              ? "The process died with the report, more may be lost, and the report was not tried again."
              : "tries is how many processes a report may lose, the first included. Yours took one too many.",
          });
          const twice = yield* computing(compute, {
            fates: [dies, answers],
            tries: 2,
            longestWork,
          });
          yield* Effect.sleep("10 seconds");
          yield* expectEqual("what the caller was told", {
            actual: endOf((yield* ending(twice)) ?? Exit.succeed("nothing")),
            expected: endOf(Exit.succeed("report of process 2")),
            message:
              "The first process died with the report, the second computed it, and the caller did not get it.",
          });
        }),
    },
    {
      id: "overran",
      title: "A report that takes too long costs its process its life, and is not tried again",
      points: 2,
      runs: runsInTurn,
      hints: [
        "May: the caller was told that the time is over. Who told the process?",
        "When the time is over, kill the process and wait until it is dead. Then give it back, then tell the caller.",
        "Effect.timeoutOption around the race. On None: process.kill, then the failure. And in the place that tries again, look at the reason.",
      ],
      check: ({ compute }) =>
        Effect.gen(function* () {
          const subject = yield* computing(compute, {
            fates: [computesOn],
            tries: 3,
            longestWork,
          });
          yield* Effect.sleep("20 seconds");
          const [first] = subject.lent;
          yield* expect(first?.wasKilled() === true, {
            expected: "the process is killed after 5 s",
            actual: `it is ${first?.state ?? "never taken"}`,
            message:
              "The report was over its time, and its process was never killed. It computes on, for nobody.",
          });
          yield* expect(first!.givenBack.every((state) => state === "dead"), {
            expected: "it is given back when it is dead",
            actual: `it was ${first!.givenBack.join(", ")} when it was given back`,
            message:
              "The process was given back while it was not dead yet. Whoever is next is lent a process that is being killed.",
          });
          yield* expectEqual("processes taken", {
            actual: subject.lent.length,
            expected: 1,
            message:
              "The report took too long, and was tried again. It will take too long again, as often as you try.",
          });
          yield* expectLost(subject, {
            reason: "Overran",
            message: "The report took too long, and its caller was not told so.",
          });
        }),
    },
    {
      id: "given-back",
      title: "Each process is given back once, dead or alive",
      points: 2,
      runs: runsInTurn,
      hints: [
        "In how many ways can a try end? In which of them is the process given back?",
        "One finalizer around the try does it in all of them.",
        "Effect.ensuring at the end of the try, and giveBack nowhere else.",
      ],
      check: ({ compute }) =>
        Effect.gen(function* () {
          const well = yield* computing(compute, { fates: [answers], tries: 1, longestWork });
          const badly = yield* computing(compute, { fates: [dies], tries: 1, longestWork });
          yield* Effect.sleep("20 seconds");
          for (const { givenBack } of [...well.lent.slice(0, 1), ...badly.lent.slice(0, 1)]) {
            yield* expectEqual("how often a process was given back", {
              actual: givenBack.length,
              expected: 1,
              message: givenBack.length === 0
                ? "A process was taken and never came back. The pool is smaller by one from now on."
                : "A process was given back twice, and is lent to two at once from now on.",
            });
          }
        }),
    },
    {
      id: "gone",
      title: "A caller that goes leaves its process alone",
      points: 2,
      runs: runsInTurn,
      hints: [
        "July: the customer has closed the page. Has the process noticed?",
        "Two fibers: one that tries, and is interrupted by nobody, and the caller, which waits for it and may go.",
        "Effect.forkDaemon for one try, and a restored Fiber.join for the caller. The decision to try again stays with the caller.",
      ],
      check: ({ compute }) =>
        Effect.gen(function* () {
          const slowly: Fate = { does: "answers", after: 4 };
          const subject = yield* computing(compute, { fates: [slowly], tries: 2, longestWork });
          yield* Effect.sleep("1 second");
          const [took] = yield* Effect.timed(Fiber.interrupt(subject.caller));
          yield* expect(Duration.lessThan(took, "1 second"), {
            expected: "a caller that is interrupted goes at once",
            actual: `it went after ${Duration.format(took)}`,
            message:
              "The caller did not want to wait any more, and had to stay until its report was done.",
          });
          yield* Effect.sleep("10 seconds");
          yield* expect(subject.lent[0]?.givenBack[0] !== "computing", {
            expected: "the process is given back when its work has ended, after 4 s",
            actual: "it was computing when it was given back",
            message:
              "The caller had gone, and its process was given back while it still computed. The next caller waits for a report that nobody wants.",
          });
          const doomed: Fate = { does: "dies", after: 3 };
          const other = yield* computing(compute, { fates: [doomed], tries: 3, longestWork });
          yield* Effect.sleep("1 second");
          yield* Fiber.interrupt(other.caller);
          yield* Effect.sleep("20 seconds");
          yield* expectEqual("processes taken for a caller that has gone", {
            actual: other.lent.length,
            expected: 1,
            message:
              "The caller had gone when the process died, and the report was tried again. It costs another process, and nobody waits for it.",
          });
        }),
    },
    {
      id: "interruption",
      title: "Interrupted at any moment, it leaves no process behind",
      points: 2,
      hints: [
        "A caller is interrupted between two operations. Between which two has it a process of which nobody else knows?",
        "From the moment at which take has returned until the try has begun, nothing may interrupt.",
        "Effect.uninterruptibleMask around it all, restore around take, and restore around the wait for the try.",
      ],
      check: ({ compute }) =>
        Effect.gen(function* () {
          const given = { fates: [answers], tries: 1, longestWork, wait: 1 } as const;
          const early = yield* computing(compute, {
            ...given,
            onTaken: (caller) => caller.unsafeInterruptAsFork(FiberId.none),
          });
          const late = yield* computing(compute, given);
          yield* Effect.sleep("1 second");
          for (let left = yield* Random.nextIntBetween(0, 24); left > 0; left--) {
            yield* Effect.yieldNow();
          }
          yield* Fiber.interruptFork(late.caller);
          yield* Effect.sleep("1 minute");
          const lent = [...early.lent, ...late.lent];
          yield* expect(lent.every(({ givenBack }) => givenBack.length > 0), {
            expected: "every process that was taken is given back",
            actual: "one was not",
            message:
              "A caller was interrupted just when it had been given a process. Now nobody has it, and nobody gets it.",
          });
        }),
    },
    {
      id: "still",
      title: "A report is computed, however long its caller waits for a process",
      points: 1,
      runs: runsInTurn,
      hints: [
        "What is longestWork the longest time of?",
        "The time begins when there is a process.",
        "The time limit goes around the race of one try, inside of what follows take.",
      ],
      check: ({ compute }) =>
        Effect.gen(function* () {
          const subject = yield* computing(compute, {
            fates: [answers],
            tries: 1,
            longestWork,
            wait: 20,
          });
          yield* Effect.sleep("30 seconds");
          const exit = yield* ending(subject);
          yield* expectEqual("what the caller was told", {
            actual: exit === undefined ? "nothing" : endOf(exit),
            expected: endOf(Exit.succeed("report of process 1")),
            message:
              "The caller waited for a process for 20 s and the report took one. That is not over its time: only the computing counts.",
          });
        }),
    },
  ],
});
