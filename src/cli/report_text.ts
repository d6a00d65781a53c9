import type { Listed } from "../exercise/chapter.ts";
import type { Exercise } from "../exercise/exercise.ts";
import type { Solution } from "../exercise/explanation.ts";
import { reportLines, type ReportView } from "../render/report.ts";
import { wrap } from "../render/wrap.ts";
import type { Hint } from "./hinting.ts";
import type { Output } from "../exercise/output.ts";
import type { Step } from "../exercise/step.ts";
import type { Graded } from "./sandbox.ts";

const text = (lines: ReadonlyArray<string>): string => lines.map((line) => `${line}\n`).join("");

/** The heading of an exercise. */
export const headingLine = (
  { name }: Listed,
  { kind, minutes, title }: Exercise,
  { palette }: ReportView,
): string => `${palette.bold(`${name} ${title}`)}  ${palette.dim(`${kind}, ${minutes} minutes`)}`;

const outputLines = ({ text, withheld }: Output, { palette }: ReportView) => {
  const written = text.trimEnd();
  if (written === "") return [];
  return [
    "",
    palette.dim("  Your code wrote:"),
    ...written.split("\n").map((line) => `  ${palette.dim("|")} ${line}`),
    ...(withheld > 0 ? [palette.dim(`  | … and ${withheld} characters more`)] : []),
  ];
};

/** What a grade came to, with what the learner's code wrote. */
export const gradedText = ({ output, report }: Graded, view: ReportView): string =>
  text([...reportLines(report, view), ...outputLines(output, view)]);

/** What the compiler says, after the grade. Empty where it says nothing. */
export const typeErrorsText = (errors: string, { palette }: ReportView): string =>
  errors === "" ? "" : text(["", palette.yellow("  The compiler says:"), "", errors]);

/** How far the grader has come; nothing where a check has ended, since the next begins at once. */
export const stepText = (step: Step): string | undefined => {
  switch (step._tag) {
    case "CheckBegan":
      return step.id;
    case "SeedsTried":
      return `${step.id}, ${step.tried} of ${step.of} schedules`;
    case "CheckEnded":
      return undefined;
  }
};

/** A hint, under the title of its check. */
export const hintText = ({ check, of, step, text: hint }: Hint, view: ReportView): string =>
  text([
    `${view.palette.bold(`Hint ${step} of ${of}`)}  ${view.palette.dim(check)}`,
    ...wrap(hint, view.columns),
  ]);

/** A solution: first why it is so, then the code. */
export const solutionText = (
  { code, explanation }: Solution,
  { columns, palette }: ReportView,
): string =>
  text([
    ...explanation.flatMap((paragraph) => [...wrap(paragraph, columns), ""]),
    palette.dim("─".repeat(20)),
    code.trimEnd(),
  ]);
