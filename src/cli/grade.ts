/**
 * `deno task grade`: grades one exercise, those of a lesson, or all.
 *
 * @module
 */
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import { lessons } from "../../lessons/mod.ts";
import type { Listed } from "../exercise/chapter.ts";
import { firstOpen, isPassed, scoreOf } from "../exercise/score.ts";
import type { Step } from "../exercise/step.ts";
import { type ReportView, scoreText, totalText } from "../render/report.ts";
import { wrap } from "../render/wrap.ts";
import { run } from "./command.ts";
import { chooseExercises } from "./exercise_choice.ts";
import { gradeExercise, gradeOptions, type GradeRequest, readGradeRequest } from "./grading.ts";
import type { Help } from "./help.ts";
import { invoke } from "./invocation.ts";
import * as ProgressFile from "./progress_file.ts";
import { gradedText, headingLine, stepText, typeErrorsText } from "./report_text.ts";
import { type Graded, make, type Sandbox } from "./sandbox.ts";
import { Terminal } from "./terminal.ts";
import { typeErrors } from "./type_check.ts";
import { suggestion, UsageError } from "./usage.ts";
import { learnerFile, readIfThere } from "./workspace.ts";
import type { Words } from "./words.ts";

const help: Help = {
  usage: "grade [2 or 2.1] [options]",
  says: "Grades your files under work/: all of them, those of a lesson, or one. " +
    "Ends with exit code 1 while something fails.",
  positionals: 1,
  options: [...gradeOptions, ["--format F", "text or json; default text"]],
};

const formats = ["text", "json"] as const;

const readFormat = (words: Words): Effect.Effect<(typeof formats)[number], UsageError> => {
  const text = words.flags.get("format");
  const format = text === undefined ? "text" : formats.find((known) => known === text);
  return format !== undefined ? Effect.succeed(format) : Effect.fail(
    new UsageError(
      `--format is "${text}", and must be one of ${formats.join(", ")}${
        suggestion(text!, formats)
      }`,
    ),
  );
};

/** An exercise with its grade. */
interface Row extends Graded {
  readonly listed: Listed;
  readonly isBegun: boolean;
}

const rowLine = ({ listed, report }: Row, { palette }: ReportView): string => {
  const score = scoreOf(report);
  const line = scoreText(listed.name, report.title, score);
  if (isPassed(report)) return palette.green(line);
  return score.scored === 0 ? palette.dim(line) : line;
};

/** The first thing to mend in each exercise that was begun and is not passed; the others counted. */
const openLines = (rows: ReadonlyArray<Row>, view: ReportView): ReadonlyArray<string> => {
  const untouched = rows.filter(({ isBegun }) => !isBegun);
  const [first] = untouched;
  return [
    ...rows.flatMap(({ isBegun, listed, report }) => {
      const open = firstOpen(report);
      if (open === undefined || !isBegun) return [];
      const message = report.problem?.message ??
        (open._tag === "Failed" ? `${open.title}. ${open.failure.message}` : open.title);
      return ["", ...wrap(`${listed.name}: ${message}`, view.columns)];
    }),
    ...(first === undefined ? [] : [
      "",
      `Not begun yet: ${untouched.length} of ${rows.length}. ` +
      `Begin with: deno task exercise ${first.listed.name}`,
    ]),
  ];
};

const totalLine = (rows: ReadonlyArray<Row>, { palette }: ReportView): string =>
  palette.bold(totalText(rows.map(({ report }) => scoreOf(report))));

/** Says on one line how far the grader has come, where somebody watches. */
const follow = ({ name }: Listed) =>
  Effect.map(
    Terminal,
    ({ watched, writeError }) => (step: Step) => {
      const text = stepText(step);
      return watched && text !== undefined ? writeError(`\r\x1b[2K${name} ${text} …`) : Effect.void;
    },
  );

const clearLine = Effect.flatMap(
  Terminal,
  ({ watched, writeError }) => watched ? writeError("\r\x1b[2K") : Effect.void,
);

const gradeOne = (sandbox: Sandbox, listed: Listed, request: GradeRequest) =>
  Effect.gen(function* () {
    const onStep = yield* follow(listed);
    const graded = yield* gradeExercise(sandbox, listed, { ...request, onStep });
    yield* clearLine;
    return { ...graded, listed };
  });

/** Grades and prints as it goes; then what the compiler says. */
const print = (
  chosen: ReadonlyArray<Listed>,
  request: GradeRequest,
  sandbox: Sandbox,
  view: ReportView,
) =>
  Effect.gen(function* () {
    const terminal = yield* Terminal;
    const begun = yield* Effect.filter(
      chosen,
      (listed) => Effect.map(readIfThere(learnerFile(listed)), (text) => text !== undefined),
    );
    const compiler = yield* Effect.fork(typeErrors(begun.map(learnerFile)));
    const rows: Array<Row> = [];
    for (const listed of chosen) {
      const graded = yield* gradeOne(sandbox, listed, request);
      const row = { ...graded, isBegun: begun.includes(listed) };
      rows.push(row);
      if (chosen.length > 1) yield* terminal.write(rowLine(row, view) + "\n");
      else {
        const exercise = yield* Effect.promise(listed.load);
        yield* terminal.write(`${headingLine(listed, exercise, view)}\n\n${gradedText(row, view)}`);
      }
    }
    if (chosen.length > 1) {
      const lines = [totalLine(rows, view), ...openLines(rows, view)];
      yield* terminal.write(lines.join("\n") + "\n");
    }
    yield* terminal.write(typeErrorsText(yield* Fiber.join(compiler), view));
    return rows.every(({ report }) => isPassed(report));
  });

/** Grades, and prints the reports and nothing else. */
const printJson = (chosen: ReadonlyArray<Listed>, request: GradeRequest, sandbox: Sandbox) =>
  Effect.gen(function* () {
    const terminal = yield* Terminal;
    const rows = yield* Effect.forEach(chosen, (listed) => gradeOne(sandbox, listed, request));
    const reports = rows.map(({ listed, report }) => ({ exercise: listed.name, ...report }));
    yield* terminal.write(JSON.stringify(reports, null, 2) + "\n");
    return rows.every(({ report }) => isPassed(report));
  });

const grade = (args: ReadonlyArray<string>) =>
  invoke(args, help, ({ view, words }) =>
    Effect.gen(function* () {
      const format = yield* readFormat(words);
      const request = yield* readGradeRequest(words);
      const chosen = yield* chooseExercises(lessons, words.positionals[0]);
      const sandbox = yield* make({ deadline: request.deadline, reuse: true });
      yield* sandbox.prepare(chosen[0]!.name);
      return yield* format === "json"
        ? printJson(chosen, request, sandbox)
        : print(chosen, request, sandbox, view);
    }));

if (import.meta.main) {
  await run(Effect.scoped(grade(Deno.args)).pipe(Effect.provide(ProgressFile.layer)));
}
