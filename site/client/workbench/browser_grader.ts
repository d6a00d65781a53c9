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
import { reportOf } from "../../../src/exercise/report_of.ts";
import type { Step } from "../../../src/exercise/step.ts";
import type { Showing } from "../../../src/exercise/showing.ts";
import { firstError, transpile } from "./transpile.ts";
import { filesAt, nameOf, type Running, start } from "./worker_frame.ts";
import type { Order } from "./worker_order.ts";

/** What a file came to, and what it wrote meanwhile. */
export interface Graded {
  readonly report: Report;
  readonly output: Output;
}

/** A file that was run in its lesson's program: what is to be seen of it, or why there is nothing. */
export interface Shown {
  readonly showing: Showing | null;
  /** Why there is nothing, or what is wrong with what there is. */
  readonly problem: Problem | null;
  readonly output: Output;
}

/** What is to be shown. */
export interface ShowJob {
  readonly bench: Pick<Bench, "inLesson" | "parts">;
  readonly source: string;
  readonly seed: number;
  /** Values of the lesson's parameters as text, by name. */
  readonly given: Readonly<Record<string, string>>;
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
  /**
   * Grades a file. It never fails: whatever the file does is in the report. What was under way is
   * ended, and its grade does not come.
   */
  readonly grade: (job: Job) => Promise<Graded>;
  /** Runs a file in its lesson's program, where it has a place; as careful as with grading. */
  readonly show: (job: ShowJob) => Promise<Shown>;
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

const checksOf = ({ parts }: Pick<Bench, "parts">): string => nameOf(parts.at(-1)!);

/** Milliseconds that a worker may take to begin. */
const patience = 30_000;

type End = Ending | { readonly _tag: "Finished" };

/** Why there is nothing to be seen of a file. */
const unshown = (ending: Ending, phase: Phase): Problem => {
  if (ending._tag === "Refused") return ending.problem;
  const { failure, problem } = cutShort(ending, phase);
  if (problem !== undefined) return problem;
  const { actual, message, place } = failure!;
  return { message: `${message} (${actual})`, place };
};

/** What became of a file that was followed to its end. */
interface Followed {
  readonly ending: End;
  readonly phase: Phase;
  readonly steps: ReadonlyArray<Step>;
  /** What is to be seen, once it has been shown. */
  readonly showing: Showing | null;
  readonly output: Output;
}

/** Follows a worker while it has a file in hand, to the end or to whatever comes in between. */
const follow = (
  running: Running,
  deadline: number,
  signal: AbortSignal,
  onStep: (step: Step) => void = () => {},
): Promise<Followed> =>
  new Promise((resolve, reject) => {
    const steps: Array<Step> = [];
    let output: Output = { text: "", withheld: 0 };
    let phase: Phase = "loading";
    let showing: Showing | null = null;
    let timer = setTimeout(() => reject(new Error("The grader did not start.")), patience);
    signal.addEventListener("abort", () => clearTimeout(timer));
    const end = (ending: End): void => {
      clearTimeout(timer);
      resolve({ ending, phase, steps, showing, output });
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
        case "Shown":
          showing = message.showing;
          return;
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
  let underWay: AbortController | undefined;
  const discard = (): void => {
    spare?.close();
    spare = undefined;
  };
  const ready = (): Running => spare ??= start(grader);
  const abandon = (): void => {
    if (underWay === undefined) return;
    underWay.abort();
    underWay = undefined;
    discard();
  };

  /** Has a worker do as it is told, and follows it. */
  const order = async (
    bench: Pick<Bench, "parts">,
    order: Order,
    onStep?: (step: Step) => void,
  ): Promise<Followed> => {
    abandon();
    const own = underWay = new AbortController();
    const running = ready();
    const followed = follow(running, deadline, own.signal, onStep);
    try {
      await running.send(bench, order);
      const { ending, ...rest } = await followed;
      underWay = undefined;
      if (!reuse || !["Finished", "Refused"].includes(ending._tag)) discard();
      return { ending, ...rest };
    } catch (error) {
      if (underWay === own) abandon();
      throw error;
    }
  };

  return {
    prepare: (bench, rehearse) => {
      if (underWay !== undefined) return;
      const transpiled = rehearse === undefined
        ? undefined
        : Either.getOrUndefined(transpile(rehearse, grader.modules));
      ready()
        .send(bench, {
          _tag: "Prepare",
          checks: checksOf(bench),
          rehearse: transpiled?.script ?? null,
        })
        // What cannot be had now is asked for again when something is to be graded.
        .catch(() => {});
    },

    grade: async (job) => {
      const { bench, from = 0, onStep, seeds = 200, source } = job;
      const refuse = (problem: Problem): Report => reportOf(bench, [], { problem });
      const transpiled = transpile(source, grader.modules);
      if (Either.isLeft(transpiled)) {
        return { report: refuse(transpiled.left), output: { text: "", withheld: 0 } };
      }
      const { originOf, script } = transpiled.right;
      const grade: Order = { _tag: "Grade", checks: checksOf(bench), script, seeds, from };
      const { ending, output, phase, steps } = await order(bench, grade, onStep);
      const report = "problem" in ending && phase === "loading"
        ? refuse(located(ending.problem, source, originOf))
        : inSource(
          reportOf(bench, steps, ending._tag === "Finished" ? {} : cutShort(ending, phase)),
          originOf,
        );
      return { report, output };
    },

    show: async ({ bench, given, seed, source }) => {
      const { files, parts } = bench.inLesson!;
      const transpiled = transpile(source, grader.modules);
      if (Either.isLeft(transpiled)) {
        return { showing: null, problem: transpiled.left, output: { text: "", withheld: 0 } };
      }
      const { originOf, script } = transpiled.right;
      const { ending, output, phase, showing } = await order(
        { parts: [...bench.parts, ...parts] },
        {
          _tag: "Show",
          checks: checksOf(bench),
          inLesson: nameOf(parts.at(-1)!),
          files: await filesAt(files),
          script,
          seed,
          given,
        },
      );
      const problem = ending._tag === "Finished" ? showing!.problem : unshown(ending, phase);
      return { showing, problem: problem && located(problem, source, originOf), output };
    },

    close: () => {
      abandon();
      discard();
    },
  };
};
