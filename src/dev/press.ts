/**
 * Renders the book ahead: prose, code and a recorded run of each lesson become an edition.
 *
 * @module
 */
import * as Effect from "effect/Effect";
import * as Stream from "effect/Stream";
import { createHash } from "node:crypto";
import { lessons } from "../../lessons/mod.ts";
import type { Asset, Chapter, Edition, Recording } from "../content/edition.ts";
import { type Highlighter, makeHighlighter } from "../content/highlight.ts";
import { makePage } from "../content/page.ts";
import type { Demonstration, Lesson } from "../lesson/lesson.ts";
import { defaults } from "../lesson/parameter.ts";
import { simulated } from "../lesson/run.ts";
import { logLines } from "../render/log.ts";
import { plain } from "../render/palette.ts";
import { summaryTable } from "../render/summary.ts";
import { svg } from "../render/svg.ts";
import { tableLines } from "../render/table.ts";
import { instantsOf } from "../trace/instant.ts";
import { summarize } from "../trace/summary.ts";
import * as Timeline from "../trace/timeline.ts";

const root = new URL("../../", import.meta.url);

const folderOf = ({ number, slug }: Lesson): URL =>
  new URL(`lessons/${String(number).padStart(2, "0")}-${slug}/`, root);

/** Characters in a line of what is shown as text. */
const columns = 100;

const seed = 1;

/** Runs a lesson with its defaults, and keeps what a reader without script is shown. */
const record = async (
  { number, title }: Lesson,
  demonstration: Demonstration,
): Promise<Recording> => {
  const values = defaults(demonstration.parameters);
  const events = await Effect.runPromise(
    Stream.runCollect(simulated(demonstration, { seed, values }, 100)),
  );
  const { worlds } = demonstration;
  const worldWidth = Math.max(...worlds.map(({ name }) => name.length));
  const view = { columns, worldWidth, palette: plain };
  const lines: Array<string> = [];
  let timeline = Timeline.empty;
  for (const instant of instantsOf(events)) {
    timeline = instant.reduce(Timeline.step, timeline);
    lines.push(...logLines(instant, timeline, view));
  }
  const table = summaryTable(summarize(demonstration.measures, timeline));
  return {
    command: `deno task lesson ${number}`,
    picture: svg({ title: `Lesson ${number}: ${title} · seed ${seed}`, worlds, timeline }),
    table: tableLines(table, { columns, palette: plain }).join("\n"),
    transcript: lines.join("\n"),
  };
};

const makeChapter = async (lesson: Lesson, highlighter: Highlighter): Promise<Chapter> => {
  const folder = folderOf(lesson);
  const read = (file: string): string => Deno.readTextFileSync(new URL(file, folder));
  const { minutes, number, slug, summary, title } = lesson;
  return {
    number,
    slug,
    title,
    summary,
    minutes,
    page: makePage(read("lesson.md"), read, highlighter),
    recording: await record(lesson, await lesson.load()),
  };
};

const asset = (name: string, type: string, content: string): Asset => {
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 10);
  return { path: `/assets/${name.replace(".", `.${hash}.`)}`, type, content };
};

/** Renders every lesson and what their pages refer to. */
export const press = async (): Promise<Edition> => {
  const highlighter = await makeHighlighter();
  const chapters: Array<Chapter> = [];
  for (const lesson of lessons) chapters.push(await makeChapter(lesson, highlighter));
  const styles = Deno.readTextFileSync(new URL("site/static/site.css", root)) + highlighter.css();
  return { chapters, styles: asset("site.css", "text/css; charset=utf-8", styles) };
};
