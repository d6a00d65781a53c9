import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import * as Random from "effect/Random";
import type * as Scope from "effect/Scope";
import { exercise } from "../../../../src/exercise/exercise.ts";
import { expect, expectEffect, type Unmet } from "../../../../src/exercise/expectation.ts";
import { aFunction, type Exports } from "../../../../src/exercise/shape.ts";
import { runsInTurn } from "../../../../src/exercise/watch.ts";
import type * as Trace from "../../../../src/trace/trace.ts";
import { type Options, StartFailed } from "./solution.ts";
import { type Life, makeWard, type Ward } from "./subject.ts";

const shape = {
  keep: aFunction<(options: Options) => Effect.Effect<never>>("(options) => Effect<never>"),
};

const options = {
  first: Duration.seconds(1),
  longest: Duration.seconds(6),
  wellAfter: Duration.seconds(10),
};

/** A second and a bit is a second: what matters is which pause it is. */
const slack = 0.06;

const isAbout = (seconds: number | undefined, expected: number): boolean =>
  seconds !== undefined && Math.abs(seconds - expected) <= slack;

const shown = (pauses: ReadonlyArray<number>): string =>
  pauses.map((pause) => `${pause.toFixed(1)} s`).join(", ");

interface Kept extends Ward<StartFailed> {
  readonly keeper: Fiber.RuntimeFiber<never>;
}

/** Has the learner's code keep a process that lives as is said, and after that for ever. */
const keeping = (
  { keep }: Exports<typeof shape>,
  lives: ReadonlyArray<Life>,
  lingers = 0,
): Effect.Effect<Kept, Unmet, Trace.Trace | Scope.Scope> =>
  Effect.gen(function* () {
    const ward = yield* makeWard(lives, { lingers, cannot: () => new StartFailed() });
    const given: Options = { ...options, start: ward.start };
    const effect = yield* expectEffect("keep(options)", () => keep(given));
    return { ...ward, keeper: yield* Effect.forkScoped(effect) };
  });

/** Waits for all those lives, and holds when there was a start after each. Returns the pauses. */
const expectPauses = (
  ward: Kept,
  count: number,
): Effect.Effect<ReadonlyArray<number>, Unmet> =>
  Effect.gen(function* () {
    yield* Effect.sleep("2 minutes");
    const pauses = ward.pauses();
    yield* expect(pauses.length >= count, {
      expected: `${count + 1} starts in two minutes`,
      actual: `${ward.starts()}`,
      message: "The process ended, and after that nobody started it any more.",
    });
    return pauses;
  });

const briefly = [0.2, 0.2, 0.2] as const;

export default exercise({
  kind: "write",
  title: "Keep it up",
  minutes: 30,
  shape,
  quotes: ["6 checks", "11 points", "200 schedules", "30 minutes", "`longest`", "`wellAfter`"],
  checks: [
    {
      id: "pauses",
      title: "It is started again, after pauses that double up to the longest",
      points: 3,
      runs: runsInTurn,
      hints: [
        "What happens when the process has ended? And when it ends again?",
        "Keep the number of bad ends in a row. The pause is a power of two times the first one, and never longer than the longest.",
        "Duration.times and Duration.min make the pause, Effect.forever makes it a loop. The row lives outside of the loop, in an Effect.suspend.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const ward = yield* keeping(exports, [...briefly, ...briefly]);
          const pauses = (yield* expectPauses(ward, 6)).slice(0, 6);
          const expected = [1, 2, 4, 6, 6, 6];
          const why = pauses[0]! < 1 - slack
            ? "The process ended, and was started again at once. One that cannot live is started all day like that."
            : pauses[3]! > 6 + slack
            ? "The pauses go on to grow. There is to be a bound: no pause is longer than longest."
            : isAbout(pauses[1], 1)
            ? "All pauses are the first one. That the process came up and died says nothing good of it."
            : "The pauses grow, but not as they should: each bad end in a row doubles them, and yours does not double.";
          yield* expect(pauses.every((pause, index) => isAbout(pause, expected[index]!)), {
            expected: `pauses of ${shown(expected)}`,
            actual: shown(pauses),
            message: why,
          });
        }),
    },
    {
      id: "well",
      title: "Who has been well begins a new row",
      points: 2,
      runs: runsInTurn,
      hints: [
        "The process dies three times in a minute, then lives for a month, then dies. How long should the pause be?",
        "Measure how long it was up, and compare that with wellAfter when it ends.",
        "If it was well, the row is one now: this end is the first. Otherwise it is one more.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const ward = yield* keeping(exports, [...briefly, 12, 0.2]);
          const pauses = yield* expectPauses(ward, 5);
          const actual = shown(pauses.slice(0, 5));
          yield* expect(pauses[3]! <= pauses[0]! + slack, {
            expected: "the pause after a life of 12 s is the first one again",
            actual: `pauses of ${actual}`,
            message:
              "The process was well for longer than wellAfter, and the row was counted on. After a year every end would have the longest pause.",
          });
          yield* expect(isAbout(pauses[4], pauses[1]!), {
            expected: "the pause after the end that follows is the second one",
            actual: `pauses of ${actual}`,
            message:
              "The end of a process that was well is the first of a new row, and the next bad end is the second.",
          });
        }),
    },
    {
      id: "barely",
      title: "Who was up for less has not been well",
      points: 1,
      runs: runsInTurn,
      hints: [
        "From when to when was the process up?",
        "It is up when start has returned. Until then it was being started.",
        "Effect.timed around the wait for the end alone, inside of what follows start.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const ward = yield* keeping(exports, [...briefly, 9.95]);
          const pauses = yield* expectPauses(ward, 4);
          yield* expect(pauses[3]! >= pauses[2]! - slack, {
            expected: "after 9.95 s of being up, the row goes on",
            actual: `pauses of ${shown(pauses.slice(0, 4))}`,
            message:
              "The process was up for less than wellAfter, and was taken for well. What it took to start is no part of the time that it was up.",
          });
        }),
    },
    {
      id: "unable",
      title: "A failed start is a bad end like any other",
      points: 1,
      runs: runsInTurn,
      hints: [
        "start may fail. What becomes of your loop?",
        "A start that has failed is to be followed by a pause and another start.",
        "Effect.exit turns a failure into a value. It was up for no time at all then, and the row has one more.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const ward = yield* keeping(exports, ["fails", "fails", "fails"]);
          yield* Effect.sleep("2 minutes");
          const end = yield* Fiber.poll(ward.keeper);
          yield* expect(end._tag === "None" && ward.starts() > 1, {
            expected: "a start that fails is tried again",
            actual: `${ward.starts()} start in two minutes`,
            message: "A start failed, and your code gave up. Nobody else will start it.",
          });
          const failed = yield* expectPauses(ward, 3);
          const usual = yield* expectPauses(yield* keeping(exports, briefly), 3);
          yield* expect(failed.every((pause, index) => pause >= (usual[index] ?? 0) - slack), {
            expected: `pauses of ${shown(usual)}, as after ends`,
            actual: shown(failed),
            message:
              "The pauses between failed starts do not grow. What cannot even be started is not to be tried more often than what dies.",
          });
        }),
    },
    {
      id: "one",
      title: "There is never more than one",
      points: 2,
      runs: runsInTurn,
      hints: [
        "The process has ended. Is it gone already?",
        "Closing the scope in which start was run returns when the process is gone. Each process wants a scope of its own.",
        "Effect.scoped around one life: the start, and the wait for its end. Not around the loop.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const ward = yield* keeping(exports, [0.2, 0.2], 5);
          yield* expectPauses(ward, 2);
          yield* expect(ward.most() <= 1, {
            expected: "one process at a time",
            actual: `${ward.most()} at once`,
            message: ward.gone() < 2
              ? "The scope of a process that had ended was never closed. Whatever it held is held for ever."
              : "A process was started while the last one was not gone yet. Two at once write one file.",
          });
        }),
    },
    {
      id: "interrupted",
      title: "When keep is interrupted, nothing is left",
      points: 2,
      hints: [
        "keep is interrupted while the process is up. Who kills the process?",
        "A scope is closed however its work ends, by interruption too. What runs elsewhere is not interrupted with you.",
        "Stay in the fiber of whoever runs keep, with Effect.scoped around each life. Then there is nothing left to do.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const ward = yield* keeping(exports, [0.5, "fails", 0.5]);
          yield* Effect.sleep(Duration.millis(yield* Random.nextIntBetween(0, 9000)));
          yield* Fiber.interrupt(ward.keeper);
          const starts = ward.starts();
          const { alive } = ward;
          const left = alive();
          yield* Effect.sleep("1 minute");
          yield* expect(left === 0 && alive() === 0 && ward.starts() === starts, {
            expected: "no process when keep has been interrupted, then or later",
            actual: `${left} then, and ${alive()} a minute later`,
            message:
              "keep was interrupted, and there is still a process, or soon another. Nobody knows of it any more, and nobody will end it.",
          });
        }),
    },
  ],
});
