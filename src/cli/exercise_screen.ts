import type { Listed } from "../exercise/chapter.ts";
import type { Exercise } from "../exercise/exercise.ts";
import { gradedText, headingLine, typeErrorsText } from "./report_text.ts";
import type { Graded } from "./sandbox.ts";
import type { View } from "./usage.ts";
import { exerciseFile, learnerFile, pathOf } from "./workspace.ts";

/** What is on the screen while somebody works on an exercise. */
export interface Shown {
  readonly listed: Listed;
  readonly exercise: Exercise;
  /** The check that is being run, and how far it has come, while one is. */
  readonly underWay: string | undefined;
  readonly graded: Graded | undefined;
  /** What the compiler said of the file. */
  readonly errors: string;
  /** What the last key asked for. */
  readonly aside: string;
}

/** Forgets what has gone out of the window, and begins anew at its top. */
const begin = "\x1b[3J\x1b[H";

/** Ends a line where there may be more of an older one; and the screen likewise. */
const lineEnd = "\x1b[K\n";
const end = "\x1b[J";

const keyLine = "h hint   s solution   n next   r reset   l list   q quit";

const stateOf = ({ graded, listed, underWay }: Shown): string => {
  if (underWay !== undefined) return `grading: ${underWay} …`;
  return graded === undefined
    ? `waiting for you to save ${pathOf(learnerFile(listed))}`
    : "graded; watching for the next save";
};

/** The whole screen, drawn over the last: it does not flicker, though it is drawn often. */
export const screenText = (shown: Shown, view: View): string => {
  const { aside, errors, exercise, graded, listed } = shown;
  const { palette } = view;
  const text = [
    headingLine(listed, exercise, view),
    palette.dim(`the task is ${pathOf(exerciseFile(listed, "task.md"))}`),
    `your file is ${palette.bold(pathOf(learnerFile(listed)))}`,
    "",
    graded === undefined ? "" : gradedText(graded, view) + typeErrorsText(errors, view),
    aside,
    palette.dim(stateOf(shown)),
    palette.dim(keyLine),
    "",
  ].join("\n");
  return begin + text.replaceAll("\n", lineEnd) + end;
};
