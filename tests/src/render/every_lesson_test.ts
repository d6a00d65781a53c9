/**
 * What renderers promise of any run, held against a run of every lesson.
 *
 * @module
 */
import assert from "node:assert/strict";
import { stripVTControlCharacters } from "node:util";
import * as Effect from "effect/Effect";
import * as Stream from "effect/Stream";
import { lessons } from "../../../lessons/mod.ts";
import { defaults } from "../../../src/lesson/parameter.ts";
import { simulated } from "../../../src/lesson/run.ts";
import { coloured } from "../../../src/render/colours.ts";
import { plot } from "../../../src/render/drawing.ts";
import { logLines } from "../../../src/render/log.ts";
import { plain } from "../../../src/render/palette.ts";
import { pictureLines } from "../../../src/render/picture.ts";
import { screenLines } from "../../../src/render/screen.ts";
import { summaryTable } from "../../../src/render/summary.ts";
import { playable, svg } from "../../../src/render/svg.ts";
import { tableLines } from "../../../src/render/table.ts";
import { instantsOf } from "../../../src/trace/instant.ts";
import { summarize } from "../../../src/trace/summary.ts";
import * as Timeline from "../../../src/trace/timeline.ts";

/** Every lesson's run, as the instants of its default parameters, and all of it. */
const runs = await Promise.all(lessons.map(async (lesson) => {
  const demonstration = await lesson.load();
  const run = { seed: 1, values: defaults(demonstration.parameters) };
  const events = await Effect.runPromise(Stream.runCollect(simulated(demonstration, run, 64)));
  const instants = instantsOf(events);
  return { lesson, demonstration, instants, timeline: Timeline.fromEvents(instants.flat()) };
}));

/** Columns of windows that they are rendered for. */
const widths = [60, 80, 100, 160];

/** The worlds of a run as pictures take them: those that have begun. */
const worldsOf = ({ demonstration, timeline }: (typeof runs)[number]) =>
  demonstration.worlds.flatMap(({ name, title }) => {
    const world = timeline.worlds.get(name);
    return world === undefined ? [] : [{ title, world }];
  });

Deno.test("tableLines keeps every lesson's table within the window, down to 60 columns", () => {
  for (const { demonstration, timeline } of runs) {
    const table = summaryTable(summarize(demonstration.measures, timeline));
    for (const columns of widths) {
      for (const line of tableLines(table, { columns, palette: plain })) {
        assert.ok(line.length <= columns, `${columns}: ${line}`);
      }
    }
  }
});

Deno.test("pictureLines keeps every lesson's picture within the window, at every instant", () => {
  for (const run of runs) {
    let timeline = Timeline.empty;
    run.instants.forEach((events, index) => {
      timeline = events.reduce(Timeline.step, timeline);
      if (index % 50 > 0) return;
      for (const columns of widths) {
        for (
          const line of pictureLines(worldsOf({ ...run, timeline }), {
            columns,
            palette: plain,
          })
        ) {
          assert.ok(line.length <= columns, `${columns}: ${line}`);
        }
      }
    });
  }
});

Deno.test("screenLines fits every lesson into its window, with title, clock and three log lines", () => {
  const log = Array.from({ length: 30 }, (_, index) => `line ${index}`);
  const sizes = [[80, 24], [100, 24], [60, 30], [80, 40]] as const;
  for (const run of runs) {
    let timeline = Timeline.empty;
    run.instants.forEach((events, index) => {
      timeline = events.reduce(Timeline.step, timeline);
      if (index % 20 > 0) return;
      const worlds = worldsOf({ ...run, timeline });
      const shown = { title: run.lesson.title, clock: "12.3 s (2 ×)", worlds, log, hint: "Ctrl-C" };
      for (const [columns, rows] of sizes) {
        const lines = screenLines(shown, { columns, rows, palette: plain });
        assert.ok(lines.length < rows, `${run.lesson.title}: ${lines.length}\n${lines.join("\n")}`);
        assert.equal(lines[0], `${run.lesson.title}  12.3 s (2 ×)`);
        for (const line of lines) assert.ok(line.length < columns, line);
        assert.deepEqual(lines.slice(-5), [...log.slice(-3), "", "Ctrl-C"]);
        for (const { title } of worlds) assert.ok(lines.includes(title), title);
        assert.ok(!lines.some((line) => line.includes("left out")), lines.join("\n"));
      }
    });
  }
});

Deno.test("screenLines in a window that is far too low keeps the log and says what is left out", () => {
  for (const run of runs) {
    const shown = {
      title: "T",
      clock: "1 s",
      worlds: worldsOf(run),
      log: ["a", "b", "c"],
      hint: "",
    };
    const lines = screenLines(shown, { columns: 80, rows: 12, palette: plain });
    assert.equal(lines[0], "T  1 s");
    assert.deepEqual(lines.slice(-3), ["a", "b", "c"]);
    assert.ok(lines.length < 12);
    const whole = pictureLines(shown.worlds, { columns: 79, palette: plain });
    const isShort = lines.some((line) => line.includes("left out: the window is too low"));
    assert.ok(isShort || lines.length - 6 <= whole.length, run.lesson.title);
  }
});

Deno.test("logLines has a line for each thing that happened, cut to the window", () => {
  for (const { instants } of runs) {
    let timeline = Timeline.empty;
    for (const events of instants) {
      timeline = events.reduce(Timeline.step, timeline);
      const view = { columns: 60, worldWidth: 8, palette: plain };
      for (const line of logLines(events, timeline, view)) {
        assert.ok(line.length <= 60, line);
        assert.match(line, /^ *\d+\.\d{3} s {2}/);
      }
    }
  }
});

Deno.test("every renderer says the same with colour as without", () => {
  for (const run of runs) {
    const table = summaryTable(summarize(run.demonstration.measures, run.timeline));
    const render = (palette: typeof plain) =>
      [
        ...tableLines(table, { columns: 80, palette }),
        ...pictureLines(worldsOf(run), { columns: 80, palette }),
        ...pictureLines(worldsOf(run), { columns: 80, rows: 12, palette }),
        ...logLines(run.instants[0]!, run.timeline, { columns: 80, worldWidth: 8, palette }),
      ].join("\n");
    const text = render(plain);
    assert.equal(stripVTControlCharacters(text), text, "plain has no escape sequences");
    assert.notEqual(render(coloured), text);
    assert.equal(stripVTControlCharacters(render(coloured)), text);
  }
});

Deno.test("svg is well-formed, names each compartment, and draws nothing outside its frame", () => {
  for (const { demonstration, lesson, timeline } of runs) {
    const picture = svg({
      title: `<${lesson.title}> & "more"`,
      worlds: demonstration.worlds,
      timeline,
    });
    assert.match(picture, /<title id="title">&#60;/);
    const open: Array<string> = [];
    for (const [, end, name, closed] of picture.matchAll(/<(\/?)([a-z]+)[^>]*?(\/?)>/g)) {
      if (end === "/") assert.equal(open.pop(), name);
      else if (closed !== "/") open.push(name!);
    }
    assert.deepEqual(open, [], "every element is closed");
    for (const world of timeline.worlds.values()) {
      for (const name of world.compartments.keys()) assert.ok(picture.includes(`>${name}</text>`));
    }
    assert.ok(!picture.includes("NaN") && !picture.includes("undefined"));
    const [, width, height] = picture.match(/viewBox="0 0 (\d+) (\d+)"/)!;
    for (const [, x] of picture.matchAll(/[MH](-?[\d.]+)/g)) {
      assert.ok(Number(x) >= 0 && Number(x) <= Number(width), `x ${x}`);
    }
    for (const [, y] of picture.matchAll(/V(-?[\d.]+)/g)) {
      assert.ok(Number(y) >= 0 && Number(y) <= Number(height), `y ${y}`);
    }
  }
});

Deno.test("playable places every task within its time, and no two of a compartment on each other", () => {
  for (const { demonstration, lesson, timeline } of runs) {
    const { placed } = playable({
      title: lesson.title,
      worlds: demonstration.worlds,
      timeline,
    });
    const tasks = Array.from(timeline.worlds.values()).flatMap(Timeline.tasksOf);
    assert.equal(placed.length, tasks.length);
    const lanes = new Map<string, number>();
    for (const { left, right, task, top, world } of placed) {
      assert.ok(left >= plot.left && left <= plot.left + plot.width, task.task);
      const lane = `${world}/${task.compartment}/${top}`;
      assert.ok((lanes.get(lane) ?? 0) <= left, `${lesson.slug}: ${task.task} overlaps in ${lane}`);
      lanes.set(lane, right);
    }
  }
});
