/**
 * Renders the book ahead: prose, code and a recorded run of each lesson become an edition.
 *
 * @module
 */
import * as Effect from "effect/Effect";
import * as Stream from "effect/Stream";
import { lessons } from "../../lessons/mod.ts";
import type {
  Asset,
  Chapter,
  Control,
  Edition,
  ExercisePage,
  Recording,
} from "../content/edition.ts";
import { type Highlighter, makeHighlighter } from "../content/highlight.ts";
import { fileListing, makePage } from "../content/page.ts";
import type { Bench, BenchInLesson, Onward } from "../exercise/bench.ts";
import { exercisesOf, type Listed } from "../exercise/chapter.ts";
import { pointsOf } from "../exercise/exercise.ts";
import { explained } from "../exercise/explanation.ts";
import type { InLesson } from "../exercise/in_lesson.ts";
import type { Demonstration, Lesson } from "../lesson/lesson.ts";
import { common } from "../lesson/ask.ts";
import { type AnyParameter, bounds, defaults, describe } from "../lesson/parameter.ts";
import { simulated } from "../lesson/run.ts";
import { logLines, worldWidthOf } from "../render/log.ts";
import { plain } from "../render/palette.ts";
import { summaryTable } from "../render/summary.ts";
import { pictureStyle } from "../render/drawing.ts";
import { type Options, svg } from "../render/svg.ts";
import { tableLines } from "../render/table.ts";
import { instantsOf } from "../trace/instant.ts";
import { summarize } from "../trace/summary.ts";
import * as Timeline from "../trace/timeline.ts";
import { bundle } from "./bundle.ts";
import { addressIn, bundleClient, type ClientBundle } from "./client_bundle.ts";
import { inLessonOf } from "./exercise_folder.ts";
import { bundleGrader, type GraderBundle } from "./grader_bundle.ts";
import { hashOf } from "./hash.ts";
import { previewPng } from "./preview.ts";
import { type PageTypes, pageTypes } from "./page_types.ts";

const root = new URL("../../", import.meta.url);

const folderOf = ({ number, slug }: Lesson): URL =>
  new URL(`lessons/${String(number).padStart(2, "0")}-${slug}/`, root);

/** Characters in a line of what is shown as text. */
const columns = 100;

const seed = 1;

/** The style sheets of `site/static` that pages load. */
const sheets = ["site.css", "workbench.css"];

/** A file with a hash in its name, so that it may be kept for ever. */
const asset = (name: string, type: string, content: Asset["content"]): Asset => ({
  path: `/assets/${hashOf(content)}/${name}`,
  type,
  content,
});

const styleSheet = (name: string, content: string): Asset =>
  asset(name, "text/css; charset=utf-8", content);

const pictureOf = (slug: string, options: Options): Recording["picture"] => {
  const markup = svg(options);
  const [, width, height] = /viewBox="0 0 (\d+) (\d+)"/.exec(markup)!;
  const file = asset(`${slug}.svg`, "image/svg+xml", markup);
  return { ...file, width: Number(width), height: Number(height) };
};

/** Runs a lesson with its defaults, and keeps what a reader without script is shown. */
const record = async (
  { number, slug, title }: Lesson,
  demonstration: Demonstration,
): Promise<Recording> => {
  const values = defaults(demonstration.parameters);
  const events = await Effect.runPromise(
    Stream.runCollect(simulated(demonstration, { seed, values }, 100)),
  );
  const { worlds } = demonstration;
  const worldWidth = worldWidthOf(worlds);
  const view = { columns, worldWidth, palette: plain };
  const lines: Array<string> = [];
  let timeline = Timeline.empty;
  for (const instant of instantsOf(events)) {
    timeline = instant.reduce(Timeline.step, timeline);
    lines.push(...logLines(instant, timeline, view));
  }
  const shown = { title: `Lesson ${number}: ${title} · seed ${seed}`, worlds, timeline };
  const table = summaryTable(summarize(demonstration.measures, timeline));
  return {
    command: `deno task lesson ${number}`,
    picture: pictureOf(slug, shown),
    preview: asset(`${slug}.png`, "image/png", await previewPng(shown)),
    table: tableLines(table, { columns, palette: plain }).join("\n"),
    transcript: asset(`${slug}.txt`, "text/plain; charset=utf-8", lines.join("\n")),
  };
};

const controlFor = ([name, parameter]: readonly [string, AnyParameter]): Control => {
  const described = describe(parameter);
  const { description } = described;
  const preset = String(described.default);
  if (described.kind === "choice") {
    return { name, description, default: preset, range: { options: described.options } };
  }
  const { maximum: most, minimum: least, whole } = described;
  const range = { least, most, whole, bounds: bounds(described) };
  return { name, description, default: preset, range };
};

/** Controls for a lesson's own parameters, and for those that every run has. */
const controlsOf = ({ parameters, speed }: Demonstration): ReadonlyArray<Control> =>
  Object.entries({ ...parameters, ...common }).map(controlFor).map((control) =>
    control.name === "speed" ? { ...control, default: String(speed) } : control
  );

/** A file of data, for a script to fetch. */
const dataAsset = (name: string, value: unknown): Asset =>
  asset(`${name}.json`, "application/json; charset=utf-8", JSON.stringify(value));

/** Where to go from an exercise: to the next of its lesson, and to the lesson after. */
const onwardFrom = async ({ lesson, name }: Listed): Promise<ReadonlyArray<Onward>> => {
  const all = exercisesOf(lessons);
  const next = all[all.findIndex((listed) => listed.name === name) + 1];
  const after = lessons[lessons.findIndex(({ slug }) => slug === lesson.slug) + 1];
  return [
    ...(next === undefined || next.lesson.slug !== lesson.slug ? [] : [{
      address: `/lessons/${lesson.slug}/exercises/${next.slug}`,
      title: (await next.load()).title,
    }]),
    ...(after === undefined ? [] : [{ address: `/lessons/${after.slug}`, title: after.title }]),
  ];
};

/** What every page is made with. */
interface Tools {
  readonly highlighter: Highlighter;
  readonly types: PageTypes;
  readonly grader: GraderBundle;
  readonly client: ClientBundle;
}

/** What it takes to put an answer into the lesson's program, where that is possible. */
const benchInLesson = async (
  listed: Listed,
  { client, grader }: Tools,
): Promise<BenchInLesson | null> => {
  const parts = grader.inLessonPartsOf(listed);
  if (parts === null) return null;
  const { needs }: InLesson = (await import(inLessonOf(listed)!.href)).default;
  return { parts, files: (needs?.files ?? []).map((file) => addressIn(client, file)) };
};

/** What a page loads while an exercise is written and graded. */
const benchScripts = [
  "workbench.js",
  "code_editor.js",
  "browser_grader.js",
  "kept_progress.js",
  "failing_run.js",
  "solution_view.js",
];

const makeExercise = async (listed: Listed, tools: Tools): Promise<ExercisePage> => {
  const { client, grader, highlighter, types } = tools;
  const { folder, key, lessonFolder, load, name, slug } = listed;
  const here = new URL(`lessons/${lessonFolder}/exercises/${folder}/`, root);
  const read = (file: string): string => Deno.readTextFileSync(new URL(file, here));
  const exercise = await load();
  const { title } = exercise;
  const solution = dataAsset(`${name}-solution`, explained(read("solution.ts")));
  const bench: Bench = {
    name,
    key,
    title,
    checks: exercise.checks.map(({ hints, id, points, title }) => ({ id, title, points, hints })),
    starter: read("starter.ts"),
    solution: solution.path,
    parts: grader.partsOf(listed),
    grader: grader.addresses,
    scripts: benchScripts.map((name) => addressIn(client, name)),
    inLesson: await benchInLesson(listed, tools),
    onward: await onwardFrom(listed),
  };
  return {
    name,
    slug,
    title,
    minutes: exercise.minutes,
    points: pointsOf(exercise),
    task: makePage(read("task.md"), read, highlighter),
    starter: fileListing("starter.ts", read("starter.ts"), highlighter),
    types: types.address(name),
    checks: exercise.checks.map(({ hints, points, title }) => ({ title, points, hints })),
    bench: dataAsset(name, bench),
    solution,
  };
};

const makeChapter = async (
  lesson: (typeof lessons)[number],
  tools: Tools,
): Promise<Chapter> => {
  const { highlighter, types } = tools;
  const folder = folderOf(lesson);
  const read = (file: string): string => Deno.readTextFileSync(new URL(file, folder));
  const { minutes, number, slug, summary, title } = lesson;
  const demonstration = await lesson.load();
  const exercises: Array<ExercisePage> = [];
  for (const listed of exercisesOf([lesson])) {
    exercises.push(await makeExercise(listed, tools));
  }
  return {
    number,
    slug,
    title,
    summary,
    minutes,
    page: makePage(read("lesson.md"), read, highlighter),
    types: types.address(String(number)),
    controls: controlsOf(demonstration),
    recording: await record(lesson, demonstration),
    exercises,
  };
};

export interface PressOptions {
  /** Whether open pages reload when the site starts again: for who writes them. */
  readonly reloads?: boolean;
  /** Where it will be served; links to pictures must name it. Empty where that is not known. */
  readonly origin?: string;
}

/** Renders every lesson and what their pages refer to. */
export const press = async (
  { origin = "", reloads = false }: PressOptions = {},
): Promise<Edition> => {
  const client = bundleClient(reloads ? "reload.ts" : "main.ts");
  const styleSheets = bundle(sheets.map((name) => new URL(`site/static/${name}`, root)));
  const serviceWorker = bundle([new URL("site/client/service_worker.ts", root)]);
  const grader = await bundleGrader(exercisesOf(lessons));
  const types = pageTypes(lessons);
  const highlighter = await makeHighlighter();
  const tools = { client: await client, grader, highlighter, types };
  const chapters: Array<Chapter> = [];
  for (const lesson of lessons) chapters.push(await makeChapter(lesson, tools));
  const [styles, benchStyles] = (await styleSheets).map(({ content }) => content);
  return {
    made: new Date().toISOString(),
    origin,
    chapters,
    styles: styleSheet("site.css", `${styles}${highlighter.css()}${pictureStyle}`),
    benchStyles: styleSheet("workbench.css", benchStyles!),
    ...await client,
    types: types.load,
    grader: grader.assets,
    serviceWorker: (await serviceWorker)[0]!.content,
  };
};
