import * as Effect from "effect/Effect";
import { exercise } from "../../../../src/exercise/exercise.ts";
import { expect, Unmet } from "../../../../src/exercise/expectation.ts";
import { aFunction, type Exports } from "../../../../src/exercise/shape.ts";
import { shown } from "../../../../src/exercise/shown.ts";
import * as Trace from "../../../../src/trace/trace.ts";
import type { Reading, Settings, State } from "./solution.ts";

const shape = {
  initial: aFunction<() => State>("() => State"),
  next: aFunction<(settings: Settings, state: State, reading: Reading) => State>(
    "(settings, state, reading) => State",
  ),
  isFiring: aFunction<(state: State) => boolean>("(state) => boolean"),
};

/** The learner's alert, with a reading every five seconds. */
interface Subject {
  /** Gives it a reading, five seconds after the last, and says whether it fires then. */
  readonly read: (value: number | undefined) => Effect.Effect<boolean, Unmet, Trace.Trace>;
  /** Several, one after another; whether it fires after each. */
  readonly readAll: (
    values: ReadonlyArray<number | undefined>,
  ) => Effect.Effect<ReadonlyArray<boolean>, Unmet, Trace.Trace>;
}

/** What most checks use. */
const usual: Settings = { above: 0.8, below: 0.7, pendingFor: 10, quietFor: 20 };

const fiveSeconds = Effect.sleep("5 seconds");

const start = (
  { initial, isFiring, next }: Exports<typeof shape>,
  settings: Settings = usual,
): Subject => {
  let state = initial();
  let fired = false;
  const read: Subject["read"] = (value) =>
    Effect.gen(function* () {
      const trace = yield* Trace.Trace;
      const at = (yield* trace.now) / 1000;
      state = next(settings, state, { at, value });
      const firing: unknown = isFiring(state);
      if (typeof firing !== "boolean") {
        return yield* new Unmet({
          message: "isFiring has to say true or false of whatever next returns.",
          expected: "true or false",
          actual: shown(firing),
        });
      }
      yield* Trace.note(`the value is ${value ?? "not known"}`);
      if (firing !== fired) {
        const [from, to] = firing ? ["silent", "firing"] : ["firing", "silent"];
        yield* Trace.emit({ _tag: "StateChanged", machine: "alert", from: from!, to: to! });
      }
      fired = firing;
      yield* fiveSeconds;
      return firing;
    });
  return { read, readAll: (values) => Effect.forEach(values, read) };
};

const word = (firing: boolean): string => firing ? "it fires" : "it is silent";

const expectFiring = (firing: boolean | undefined, wanted: boolean, message: string) =>
  expect(firing === wanted, {
    expected: word(wanted),
    actual: word(firing === true),
    message,
  });

/** An alert that fires, by a value that is high until it does; gives up after a while. */
const makeFire = (subject: Subject) =>
  Effect.gen(function* () {
    for (let reading = 1; reading <= 10; reading++) if (yield* subject.read(0.95)) return true;
    return false;
  });

export default exercise({
  kind: "write",
  title: "Keep the alert still",
  minutes: 25,
  shape,
  quotes: ["6 checks", "11 points", "25 minutes"],
  checks: [
    {
      id: "fires",
      title: "It fires when the value has been high for so long, and not before",
      points: 2,
      runs: 1,
      hints: [
        "What does a silent alert have to remember of the readings so far?",
        "Only since when the value has been high without a break; nothing when it is not high.",
        "At each high reading compare at, less the time of the first of them, with pendingFor. At least as much is enough.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const [first, second, third] = yield* start(exports).readAll([0.9, 0.9, 0.9]);
          yield* expectFiring(
            first,
            false,
            "It fired at the first reading that was too high. A moment is no alarm.",
          );
          yield* expectFiring(second, false, "It fired before the value was high for 10 seconds.");
          const subject = start(exports);
          const later = third === true ? true : yield* makeFire(subject);
          yield* expectFiring(
            later,
            true,
            "The value is high for most of a minute, and the alert never fires. Since when it has been high must not begin anew with each reading.",
          );
          yield* expectFiring(
            third,
            true,
            "It fires one reading too late. At 10 seconds the value has been high for 10 seconds, and that is what was asked for.",
          );
          const edge = yield* start(exports).readAll([0.8, 0.8, 0.8, 0.8]);
          yield* expectFiring(
            edge.at(-1),
            false,
            "It fired for a value exactly at above, which is not more than that.",
          );
          const [now] = yield* start(exports, { ...usual, pendingFor: 0 }).readAll([0.9]);
          yield* expectFiring(now, true, "With pendingFor 0 it has to fire at once.");
        }),
    },
    {
      id: "break",
      title: "The wait before it fires begins anew when the value was not high",
      points: 2,
      runs: 1,
      hints: [
        "High, not high, high, high: since when has the value been high?",
        "A reading that is not high, also one that is not low either, wipes out what was remembered.",
        "When silent and not high: the next state remembers no time at all.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const subject = start(exports);
          const before = yield* subject.readAll([0.9, 0.9]);
          // Whoever fires already is told so by another check.
          if (before.includes(true)) return;
          for (const pause of [0.75, 0.5]) {
            const after = yield* subject.readAll([pause, 0.9, 0.9]);
            yield* expectFiring(
              after.includes(true),
              false,
              `The value was ${pause} in between, and it fired all the same. Only time without a break counts.`,
            );
          }
        }),
    },
    {
      id: "gap",
      title: "Between the thresholds it goes on as it is",
      points: 2,
      runs: 1,
      hints: [
        "Why are there two thresholds?",
        "One that fires asks whether the value is low. Not being high is not enough for that.",
        "When firing, compare with below only.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const subject = start(exports);
          if (!(yield* makeFire(subject))) return;
          const firing = yield* subject.readAll(Array.from({ length: 12 }, () => 0.75));
          yield* expectFiring(
            !firing.includes(false),
            true,
            "It ended although the value was between the thresholds all the time. Every crossing of a single threshold would start and end it.",
          );
          const edge = yield* subject.readAll(Array.from({ length: 12 }, () => 0.7));
          yield* expectFiring(
            !edge.includes(false),
            true,
            "It ended for a value exactly at below, which is not less than that.",
          );
          const low = yield* subject.readAll([0.5, 0.5, 0.5, 0.75, 0.5, 0.5]);
          // Whoever ends before the gap is told so by another check.
          if (low.slice(0, 3).includes(false)) return;
          yield* expectFiring(
            !low.includes(false),
            true,
            "The value was low, then between the thresholds, then low, and what was between its parts did not count. Only less than below is low.",
          );
        }),
    },
    {
      id: "ends",
      title: "It ends when the value has been low for so long without a break",
      points: 2,
      runs: 1,
      hints: [
        "Ending is firing the other way round.",
        "A firing alert remembers since when the value has been low. What wipes that out?",
        "When firing and not low, forget the time. When low, compare with quietFor as before with pendingFor.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const subject = start(exports);
          if (!(yield* makeFire(subject))) return;
          const [first, ...more] = yield* subject.readAll([0.5, 0.5, 0.5]);
          yield* expectFiring(
            first,
            true,
            "It ended at the first reading that was low. A moment of quiet is no recovery.",
          );
          yield* expectFiring(
            more.at(-1),
            true,
            "It ended before the value was low for 20 seconds.",
          );
          const broken = yield* subject.readAll([0.85, 0.5, 0.5, 0.5]);
          yield* expectFiring(
            !broken.includes(false),
            true,
            "The value was low in two parts, with a break between them, and it ended all the same.",
          );
          const last = yield* subject.readAll([0.5, 0.5, 0.5]);
          yield* expectFiring(
            last.at(-1),
            false,
            "The value has been low for more than 20 seconds without a break, and it still fires.",
          );
          yield* expectFiring(
            last[0],
            true,
            "It ended one reading too early: the value had been low for 15 seconds.",
          );
        }),
    },
    {
      id: "unknown",
      title: "A reading without a value is neither high nor low",
      points: 2,
      runs: 1,
      hints: [
        "In an outage nobody can be measured any more. What should an alert do that fires?",
        "Undefined is not 0. It is no sign of an end, and it interrupts one.",
        "Treat it as a value between the thresholds: what is, goes on, and what was remembered is forgotten.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const silent = start(exports);
          const early = yield* silent.readAll([0.9, 0.9]);
          if (!early.includes(true)) {
            const [gap, after] = yield* silent.readAll([undefined, 0.9]);
            yield* expectFiring(
              gap === true || after === true,
              false,
              "A reading without a value was passed over, as if the value had been high all the while. Nobody knows whether it was.",
            );
          }
          const subject = start(exports);
          if (!(yield* makeFire(subject))) return;
          const [first, ...gone] = yield* subject.readAll(
            Array.from({ length: 12 }, () => undefined),
          );
          yield* expectFiring(
            first,
            true,
            "It ended with the first reading that had no value. That is no news, and not good news.",
          );
          yield* expectFiring(
            !gone.includes(false),
            true,
            "Readings without a value ended it, as if they were low. In an outage in which nothing is measured, it would fall silent.",
          );
          const low = yield* subject.readAll([0.5, 0.5, 0.5, undefined, 0.5, 0.5]);
          // Whoever ends before the gap is told so by another check.
          if (low.slice(0, 3).includes(false)) return;
          yield* expectFiring(
            !low.includes(false),
            true,
            "The value was low, then not known, then low: that is not low without a break.",
          );
        }),
    },
    {
      id: "pure",
      title: "A state is a value: nothing changes it, and the same step can be taken again",
      points: 1,
      runs: 1,
      hints: [
        "What would be different if the same reading came to the same state twice?",
        "Everything that the next step goes by has to be in the state, and nothing outside of it.",
        "Return a new object for each step; no let outside of the functions, and no assignment to what was passed in.",
      ],
      check: ({ initial, isFiring, next }) =>
        Effect.gen(function* () {
          const values = [0.9, 0.9, 0.9, 0.75, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5];
          const states = [initial()];
          const copies = [JSON.stringify(states[0])];
          for (const [index, value] of values.entries()) {
            states.push(next(usual, states.at(-1)!, { at: 5 * index, value }));
            copies.push(JSON.stringify(states.at(-1)));
          }
          const changed = states.findIndex((state, index) =>
            JSON.stringify(state) !== copies[index]
          );
          yield* expect(changed === -1, {
            expected: `the state after ${changed} readings stays ${copies[changed]}`,
            actual: `it is ${JSON.stringify(states[changed])} some readings later`,
            message: "A state that had been given out was changed.",
          });
          // Every step once more, the last one first.
          for (let index = values.length - 1; index >= 0; index--) {
            const again = next(usual, states[index]!, { at: 5 * index, value: values[index] });
            yield* expect(isFiring(again) === isFiring(states[index + 1]!), {
              expected: `${word(isFiring(states[index + 1]!))}, as before`,
              actual: word(isFiring(again)),
              message:
                "The same reading led to something else from the same state. Something outside of the state remembers.",
            });
          }
        }),
    },
  ],
});
