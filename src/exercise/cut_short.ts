import type { Failure, Problem } from "./report.ts";
import type { CutShort } from "./report_of.ts";

/** How far a host had come with a file. */
export type Phase = "loading" | "checking";

/** The process in which a file was graded has ended. */
export interface Exited {
  readonly _tag: "Exited";
  readonly code: number;
  readonly signal: string | null;
}

/** How an attempt ended that was not finished. */
export type Ending =
  /** The file cannot be graded. */
  | { readonly _tag: "Refused"; readonly problem: Problem }
  /** An error of the learner's file that nobody caught: in a callback, or a promise. */
  | { readonly _tag: "Crashed"; readonly problem: Problem }
  /** The learner's code ended its process. */
  | { readonly _tag: "Left" }
  | Exited
  /** It was killed after so many seconds. */
  | { readonly _tag: "TimedOut"; readonly seconds: number };

/** A failure for the check that was under way; there is no run to show, since it did not end. */
const failure = (message: string, actual: string, place: Failure["place"] = null): CutShort => ({
  failure: { message, expected: "the check runs to its end", actual, place, run: null },
});

const problem = (message: string): CutShort => ({ problem: { message, place: null } });

const leaves = "The code calls Deno.exit, which ends the grader with it.";

const howItEnded = ({ code, signal }: Exited): string =>
  signal === null ? `with exit code ${code}` : `by ${signal}: it may have run out of memory`;

const whileLoading = (ending: Ending): CutShort => {
  switch (ending._tag) {
    case "Refused":
    case "Crashed":
      return { problem: ending.problem };
    case "Left":
      return problem(leaves);
    case "TimedOut":
      return problem(
        `The file had not finished loading after ${ending.seconds} s: at its top level is a loop ` +
          "that does not end, or an await for something that does not come.",
      );
    case "Exited":
      // So Deno ends when there is nothing left to do and the file still waits.
      return problem(
        ending.code === 1
          ? "The file never finishes loading: an await at its top level waits for something that " +
            "does not come."
          : `The process ended while it loaded the file, ${howItEnded(ending)}.`,
      );
  }
};

const whileChecking = (ending: Ending): CutShort => {
  switch (ending._tag) {
    case "Refused":
    case "Crashed":
      return failure(
        "An error was thrown that nobody caught: in a callback, or in a promise that nobody awaits.",
        ending.problem.message,
        ending.problem.place,
      );
    case "Left":
      return failure(leaves, "the process ended");
    case "TimedOut":
      return failure(
        "It never came back, and was stopped. This is what an endless loop looks like: a while or " +
          "for whose condition does not change, without a yield* in it that would let others run.",
        `still running after ${ending.seconds} s`,
      );
    case "Exited":
      return failure("The process ended in the middle of the check.", howItEnded(ending));
  }
};

/** What is to be said of a file whose grading did not come to its end. */
export const cutShort = (ending: Ending, phase: Phase): CutShort =>
  phase === "loading" ? whileLoading(ending) : whileChecking(ending);
