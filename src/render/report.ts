import { excerpt } from "../exercise/excerpt.ts";
import type { Failure, Problem, Report, Result } from "../exercise/report.ts";
import { type Score, scoreOf } from "../exercise/score.ts";
import type { Event } from "../trace/event.ts";
import { instantsOf } from "../trace/instant.ts";
import * as Timeline from "../trace/timeline.ts";
import { logLines, worldWidthOf } from "./log.ts";
import type { Palette } from "./palette.ts";
import { whereOf } from "./where.ts";
import { wrap } from "./wrap.ts";

/** How a report is laid out. */
export interface ReportView {
  /** Lines of prose are wrapped at so many characters. */
  readonly columns: number;
  readonly palette: Palette;
}

const indent = "      ";

/** A label, and beside it text that may take several lines. */
const labelled = (label: string, text: string, { columns, palette }: ReportView) => {
  const width = 10;
  return wrap(text, columns - indent.length - width).map((line, index) =>
    indent + (index === 0 ? palette.dim(label.padEnd(width)) : " ".repeat(width)) + line
  );
};

const prose = (text: string, { columns }: ReportView): ReadonlyArray<string> =>
  wrap(text, columns - indent.length).map((line) => indent + line);

/** Events that are shown of a failing run, and lines of its log. */
const eventsShown = 12;

const eventLines = (events: ReadonlyArray<Event>, { columns, palette }: ReportView) => {
  let timeline = Timeline.empty;
  const worldWidth = worldWidthOf(events.map(({ world }) => ({ name: world })));
  return instantsOf(excerpt(events, eventsShown)).flatMap((instant) => {
    timeline = instant.reduce(Timeline.step, timeline);
    return logLines(instant, timeline, { columns: columns - 4, palette, worldWidth });
  }).slice(-eventsShown).map((line) => `    ${line}`);
};

const placesOf = ({ place, run }: Failure): string =>
  [
    run === null ? [] : [whereOf(run)],
    place === null ? [] : [`line ${place.line}, column ${place.column}`],
  ].flat().join("; ");

const failureLines = (
  failure: Failure,
  { isFirst, view }: { readonly isFirst: boolean; readonly view: ReportView },
): ReadonlyArray<string> => {
  const where = placesOf(failure);
  return [
    ...prose(failure.message, view),
    ...labelled("expected", failure.expected, view),
    ...labelled("actual", failure.actual, view),
    ...(where === "" ? [] : labelled("where", where, view)),
    // Mistakes have consequences: the events are worth reading for the first of them.
    ...(isFirst ? eventLines(failure.run?.events ?? [], view) : []),
  ];
};

const resultLines = (
  result: Result,
  isFirst: boolean,
  view: ReportView,
): ReadonlyArray<string> => {
  const { palette } = view;
  const points = `${result._tag === "Passed" ? result.points : 0}/${result.points}`;
  const line = (mark: string, title: string): string => `  ${mark} ${points.padStart(5)}  ${title}`;
  switch (result._tag) {
    case "Passed":
      return [line(palette.green("✓"), result.title)];
    case "NotRun":
      return [palette.dim(line("·", `${result.title} (not run)`))];
    case "Failed":
      return [
        line(palette.red("✗"), palette.bold(result.title)),
        ...failureLines(result.failure, { isFirst, view }),
      ];
  }
};

const problemLines = ({ message, place }: Problem, view: ReportView): ReadonlyArray<string> => [
  ...prose(message, view).map((line) => view.palette.red(line)),
  ...(place === null ? [] : labelled("where", `line ${place.line}, column ${place.column}`, view)),
];

/** A bar of so many characters of which a share is filled. */
const bar = (share: number, width: number): string => {
  const filled = Math.floor(share * width);
  return "█".repeat(filled) + "░".repeat(width - filled);
};

/** Whole percents; 100 only when nothing is missing. */
const percent = ({ possible, scored }: Score): string => `${Math.floor(100 * scored / possible)} %`;

const barWidth = 20;

/** A score as a row of a table: name, title, bar, points, percent. */
export const scoreText = (name: string, title: string, score: Score): string =>
  [
    name.padStart(5),
    title.padEnd(28),
    bar(score.scored / score.possible, barWidth),
    `${score.scored}/${score.possible}`.padStart(6),
    percent(score).padStart(5),
  ].join("  ");

/** Scores together, as the last row of such a table. */
export const totalText = (scores: ReadonlyArray<Score>): string =>
  scoreText("", "together", {
    scored: scores.reduce((sum, { scored }) => sum + scored, 0),
    possible: scores.reduce((sum, { possible }) => sum + possible, 0),
  });

/** A report with everything that is in it. */
export const reportLines = (report: Report, view: ReportView): ReadonlyArray<string> => {
  const score = scoreOf(report);
  const { possible, scored } = score;
  const first = report.results.find(({ _tag }) => _tag === "Failed");
  return [
    ...(report.problem === null ? [] : [...problemLines(report.problem, view), ""]),
    ...report.results.flatMap((result) => resultLines(result, result === first, view)),
    "",
    `  ${bar(scored / possible, barWidth)} ${scored} of ${possible} points, ${percent(score)}`,
  ];
};
