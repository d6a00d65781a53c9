/**
 * Grades learners' files where they can do no harm: in a worker, in a frame of its own that is taken
 * away when its time is up.
 *
 * @module
 */
import * as Either from "effect/Either";
import type { Bench, GraderAddresses } from "../../../src/exercise/bench.ts";
import { cutShort, type Ending, type Phase } from "../../../src/exercise/cut_short.ts";
import type { Output } from "../../../src/exercise/output.ts";
import type { Place, Problem, Report, Result } from "../../../src/exercise/report.ts";
import { reportOf, type Step } from "../../../src/exercise/step.ts";
import { firstError, transpile } from "./transpile.ts";
import { nameOf, type Running, start } from "./worker_frame.ts";

/** What a file came to, and what it wrote meanwhile. */
export interface Graded {
  readonly report: Report;
  readonly output: Output;
}

/** What is to be graded. */
export interface Job {
  readonly bench: Pick<Bench, "title" | "checks" | "parts">;
  /** The learner's file. */
  readonly source: string;
  readonly seeds?: number;
  readonly from?: number;
  readonly onStep?: (step: Step) => void;
}

export interface BrowserGrader {
  /**
   * Makes a worker ready, and does not wait for it.
   *
   * @param rehearse the exercise's solution, to be graded once for nothing, so that the learner's
   * file is graded faster.
   */
  readonly prepare: (bench: Pick<Bench, "parts">, rehearse?: string) => void;
  /** Grades a file; one at a time. It never fails: whatever the file does is in the report. */
  readonly grade: (job: Job) => Promise<Graded>;
  /** Ends what is under way; its grade does not come. */
  readonly close: () => void;
}

export interface Options {
  readonly grader: GraderAddresses;
  /** Seconds that one file may take. */
  readonly deadline?: number;
  /** Whether a worker that has graded one file may grade the next. */
  readonly reuse?: boolean;
}

/** Puts the places of a report where they are in the learner's file. */
const inSource = (report: Report, originOf: (place: Place) => Place): Report => ({
  ...report,
  results: report.results.map((result): Result =>
    result._tag === "Failed" && result.failure.place !== null
      ? {
        ...result,
        failure: { ...result.failure, place: originOf(result.failure.place) },
      }
      : result
  ),
});

/** A problem with its place in the learner's file; a syntax error that has none is looked for. */
const located = (
  problem: Problem,
  source: string,
  originOf: (place: Place) => Place,
): Problem => {
  const { message, place } = problem;
  if (place !== null) return { message, place: originOf(place) };
  return { message, place: message.startsWith("SyntaxError") ? firstError(source) : null };
};

/** Milliseconds that a worker may take to begin. */
const patience = 30_000;

type End = Ending | { readonly _tag: "Finished" };

/** What became of a file that was followed to its end. */
interface Followed {
  readonly ending: End;
  readonly phase: Phase;
  readonly steps: ReadonlyArray<Step>;
  readonly output: Output;
}

/** Follows a worker while it grades a file, to the end or to whatever comes in between. */
const follow = (
  running: Running,
  deadline: number,
  onStep: (step: Step) => void,
): Promise<Followed> =>
  new Promise((resolve, reject) => {
    const steps: Array<Step> = [];
    let output: Output = { text: "", withheld: 0 };
    let phase: Phase = "loading";
    let timer = setTimeout(() => reject(new Error("The grader did not start.")), patience);
    const end = (ending: End): void => {
      clearTimeout(timer);
      resolve({ ending, phase, steps, output });
    };
    running.listener = (message) => {
      switch (message._tag) {
        case "Ready":
          return;
        case "Began":
          clearTimeout(timer);
          timer = setTimeout(() => end({ _tag: "TimedOut", seconds: deadline }), deadline * 1000);
          return;
        case "Wrote": {
          const { text, withheld } = message;
          output = { text: output.text + text, withheld: output.withheld + withheld };
          return;
        }
        case "Loaded":
          phase = "checking";
          return;
        case "Stepped":
          steps.push(message.step);
          return onStep(message.step);
        default:
          return end(message);
      }
    };
  });

/** Makes a grader. */
export const makeBrowserGrader = (
  { deadline = 10, grader, reuse = false }: Options,
): BrowserGrader => {
  let spare: Running | undefined;
  const discard = (): void => {
    spare?.close();
    spare = undefined;
  };
  const ready = (): Running => spare ??= start(grader);

  return {
    prepare: (bench, rehearse) => {
      const checks = nameOf(bench.parts.at(-1)!);
      const transpiled = rehearse === undefined
        ? undefined
        : Either.getOrUndefined(transpile(rehearse, grader.modules));
      ready()
        .send(bench, { _tag: "Prepare", checks, rehearse: transpiled?.script ?? null })
        // What cannot be had now is asked for again when something is to be graded.
        .catch(() => {});
    },

    grade: async (job) => {
      const { bench, from = 0, onStep = () => {}, seeds = 200, source } = job;
      const refuse = (problem: Problem): Report => reportOf(bench, [], { problem });
      const transpiled = transpile(source, grader.modules);
      if (Either.isLeft(transpiled)) {
        return { report: refuse(transpiled.left), output: { text: "", withheld: 0 } };
      }
      const { originOf, script } = transpiled.right;
      const running = ready();
      const checks = nameOf(bench.parts.at(-1)!);
      const followed = follow(running, deadline, onStep);
      await running.send(bench, { _tag: "Grade", checks, script, seeds, from });
      const { ending, output, phase, steps } = await followed;
      const isWhole = ending._tag === "Finished";
      if (!reuse || !(isWhole || ending._tag === "Refused")) discard();
      const report = "problem" in ending && phase === "loading"
        ? refuse(located(ending.problem, source, originOf))
        : inSource(reportOf(bench, steps, isWhole ? {} : cutShort(ending, phase)), originOf);
      return { report, output };
    },

    close: discard,
  };
};
