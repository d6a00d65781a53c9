/**
 * The learner's machine under watch, and what most checks expect of it.
 *
 * @module
 */
import * as Effect from "effect/Effect";
import { expect, Unmet } from "../../../../src/exercise/expectation.ts";
import { aFunction, type Exports } from "../../../../src/exercise/shape.ts";
import { shown } from "../../../../src/exercise/shown.ts";
import * as Trace from "../../../../src/trace/trace.ts";
import type { Answer, Input, Settings, State, Step } from "./solution.ts";

export const shape = {
  initial: aFunction<() => State>("() => State"),
  transition: aFunction<(settings: Settings, state: State, input: Input) => Step>(
    "(settings, state, input) => Step",
  ),
};

export type Result = (Input & { readonly _tag: "Report" })["result"];

/** A caller that asked. */
interface Call {
  readonly name: string;
  /** Which may be anything, also undefined, if it was let through. */
  readonly answer: Answer;
}

/** The learner's machine, and callers that ask it and report to it at the present moment. */
interface Subject {
  readonly ask: (name: string) => Effect.Effect<Call, Unmet>;
  /** Who was refused, or never was, has nothing to report. */
  readonly report: (call: Call | undefined, result: Result) => Effect.Effect<void, Unmet>;
  /** Asks, and reports a failure at once, as often as it takes to open. */
  readonly open: Effect.Effect<void, Unmet>;
  readonly state: () => State;
  readonly setState: (state: State) => void;
}

const outcomes = {
  success: { _tag: "TaskSucceeded" },
  failure: { _tag: "TaskFailed", reason: "Unavailable" },
  cancelled: { _tag: "TaskInterrupted" },
} as const;

/** Whether something that a learner's machine returned is a step. */
export const isStep = (value: unknown): value is Step =>
  typeof value === "object" && value !== null && "state" in value && value.state !== undefined;

const isAnswer = (value: unknown): value is Answer =>
  typeof value === "object" && value !== null && "_tag" in value &&
  (value._tag === "Passed" && "pass" in value || value._tag === "Refused" && "retryAt" in value);

export const start = (
  { initial, transition }: Exports<typeof shape>,
  settings: Settings,
): Effect.Effect<Subject, Unmet, Trace.Trace> =>
  Effect.gen(function* () {
    const trace = yield* Trace.Trace;
    let state = initial();
    const task = (name: string) => ({ task: name, compartment: "breaker" });
    const now = Effect.map(trace.now, (milliseconds) => milliseconds / 1000);

    const step = (input: Input): Effect.Effect<Step, Unmet> =>
      Effect.suspend(() => {
        const taken: unknown = transition(settings, state, input);
        if (!isStep(taken)) {
          return new Unmet({
            message: "transition has to return a step: { state, answer }.",
            expected: "{ state, answer }",
            actual: shown(taken),
          });
        }
        state = taken.state;
        return Effect.succeed(taken);
      });

    const ask: Subject["ask"] = (name) =>
      Effect.gen(function* () {
        const queued = { ...task(name), service: "call", size: 1, deadline: null };
        yield* trace.emit({ _tag: "TaskQueued", ...queued });
        const { answer } = yield* step({ _tag: "Ask", at: yield* now });
        if (!isAnswer(answer)) {
          return yield* new Unmet({
            message:
              "To an Ask there has to be an answer: Passed with a pass, or Refused with retryAt.",
            expected: '{ _tag: "Passed", pass } or { _tag: "Refused", retryAt }',
            actual: shown(answer),
          });
        }
        if (answer._tag === "Refused") {
          yield* trace.emit({ _tag: "TaskRejected", ...task(name), reason: "Refused" });
          return { name, answer };
        }
        yield* trace.emit({ _tag: "TaskStarted", ...task(name) });
        return { name, answer };
      });

    const report: Subject["report"] = (call, result) =>
      Effect.gen(function* () {
        if (call?.answer._tag !== "Passed") return;
        const { answer: { pass }, name } = call;
        yield* trace.emit({ ...outcomes[result], ...task(name) });
        yield* step({ _tag: "Report", at: yield* now, pass, result });
      });

    let opened = 0;
    const open = Effect.gen(function* () {
      opened++;
      for (let index = 1; index <= settings.failures; index++) {
        const call = yield* ask(`fails-${opened}.${index}`);
        yield* expectPassed(call, "A closed breaker lets everyone through.");
        yield* report(call, "failure");
      }
      yield* expectRefused(
        yield* ask(`late-${opened}`),
        `${settings.failures} calls in a row failed, and the breaker did not open.`,
      );
    });

    return { ask, report, open, state: () => state, setState: (other) => void (state = other) };
  });

/** Seconds; undefined for one that was let through. */
export const retryAtOf = (answer: Answer): number | undefined =>
  answer._tag === "Refused" ? answer.retryAt : undefined;

export const expectPassed = ({ answer, name }: Call, message: string) =>
  expect(answer._tag === "Passed", {
    expected: `${name} is let through`,
    actual: `${name} is refused until ${retryAtOf(answer)} s`,
    message,
  });

export const expectRefused = ({ answer, name }: Call, message: string) =>
  expect(answer._tag === "Refused", {
    expected: `${name} is refused`,
    actual: `${name} is let through`,
    message,
  });

/** Many callers at the same moment; gives those that were let through. */
export const herd = ({ ask }: Subject, name: string, size: number) =>
  Effect.map(
    Effect.forEach(
      Array.from({ length: size }, (_, index) => `${name}-${index + 1}`),
      (each) => ask(each),
    ),
    (calls) => calls.filter(({ answer }) => answer._tag === "Passed"),
  );
