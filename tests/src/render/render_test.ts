import assert from "node:assert/strict";
import { stripVTControlCharacters } from "node:util";
import * as Effect from "effect/Effect";
import * as Stream from "effect/Stream";
import { lessons } from "../../../lessons/mod.ts";
import { defaults } from "../../../src/lesson/parameter.ts";
import { simulated } from "../../../src/lesson/run.ts";
import { logLines } from "../../../src/render/log.ts";
import { counted, measured, seconds } from "../../../src/render/number.ts";
import { coloured } from "../../../src/render/colours.ts";
import { plain } from "../../../src/render/palette.ts";
import { pictureLines } from "../../../src/render/picture.ts";
import { screenLines } from "../../../src/render/screen.ts";
import { summaryTable } from "../../../src/render/summary.ts";
import { playable, svg } from "../../../src/render/svg.ts";
import { plot } from "../../../src/render/drawing.ts";
import { tableLines } from "../../../src/render/table.ts";
import type { Event } from "../../../src/trace/event.ts";
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

const widths = [60, 80, 100, 160];

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

Deno.test("tableLines repeats the keys where a table is split, and loses no value", () => {
  const table = {
    keys: 1,
    columns: [
      { heading: ["key"], align: "left" as const },
      ...["one", "two", "three"].map((title) => ({ heading: [title], align: "right" as const })),
    ],
    rows: [["a", "1111", "2222", "3333"], ["b", "4", "5", "6"]],
  };
  assert.deepEqual(tableLines(table, { columns: 16, palette: plain }), [
    "key   one   two",
    "a    1111  2222",
    "b       4     5",
    "",
    "key  three",
    "a     3333",
    "b        6",
  ]);
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

Deno.test("pictureLines says on one line what changed together", () => {
  const machine = (machine: string, at: number) =>
    ({ _tag: "StateChanged", world: "w", at, machine, from: "well", to: "slow" }) as const;
  const opened = { _tag: "CompartmentOpened", unit: "workers", queue: 0, capacity: 1 } as const;
  const { worlds } = Timeline.fromEvents([
    { ...opened, world: "w", at: 0, compartment: "pool" },
    machine("payment", 10_000),
    machine("email", 10_000),
    machine("stock", 20_000),
  ]);
  const lines = pictureLines([{ title: "W", world: worlds.get("w")! }], {
    columns: 80,
    palette: plain,
  });
  assert.deepEqual(lines.slice(2), [
    "  payment, email are slow since 10.0 s",
    "  stock is slow since 20.0 s",
  ]);
});

Deno.test("pictureLines shows a compartment full, half full and empty", () => {
  const lines = (busy: number, waiting: number) => {
    const timeline = Timeline.fromEvents([
      {
        _tag: "CompartmentOpened",
        world: "w",
        at: 0,
        compartment: "pool",
        capacity: 4,
        unit: "workers",
        queue: 4,
      },
      ...Array.from({ length: busy + waiting }, (_, index) => ({
        _tag: "TaskQueued" as const,
        world: "w",
        at: 0,
        task: `t${index}`,
        compartment: "pool",
        service: "s",
        size: 1,
        deadline: null,
      })),
      ...Array.from({ length: busy }, (_, index) => ({
        _tag: "TaskStarted" as const,
        world: "w",
        at: 0,
        task: `t${index}`,
        compartment: "pool",
      })),
    ]);
    const world = timeline.worlds.get("w")!;
    return pictureLines([{ title: "W", world }], { columns: 60, palette: plain })[1]!;
  };
  const bars = (line: string) => line.match(/[█▒·]+/g);
  const [workers, queue] = bars(lines(0, 0))!;
  assert.match(workers! + queue!, /^·+$/);
  assert.deepEqual(bars(lines(4, 4)), ["█".repeat(workers!.length), "▒".repeat(queue!.length)]);
  assert.match(lines(2, 1), /█+·+ 2\/4 {2}queue ▒+·+ +1\/4/);
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

Deno.test("logLines says nothing of a wait that did not take place", () => {
  const [, , first] = runs[1]!.instants[0]!;
  assert.equal(first, undefined, "the first instant opens the compartments");
  const instant = runs[1]!.instants.find((events) =>
    events.some(({ _tag }) => _tag === "TaskStarted")
  )!;
  const timeline = Timeline.fromEvents(runs[1]!.instants[0]!.concat(instant));
  const lines = logLines(instant, timeline, { columns: 100, worldWidth: 8, palette: plain });
  assert.deepEqual(lines.map((line) => line.slice(22).trim()), ["request-1    starts in pool"]);
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

Deno.test("svg of a run in which nothing happened is a picture still", () => {
  assert.match(
    svg({ title: "Nothing", worlds: [], timeline: Timeline.empty }),
    /^<svg[^]*<\/svg>\n$/,
  );
});

/** A world with two messages under way, one of which arrives and one of which does not. */
const correspondence = (() => {
  const stamp = { world: "w", sender: "shop", receiver: "stock" };
  const events = [
    {
      _tag: "CompartmentOpened",
      world: "w",
      at: 0,
      compartment: "pool",
      capacity: 1,
      unit: "workers",
      queue: 0,
    },
    { _tag: "MessageSent", ...stamp, at: 1000, message: "m1" },
    { _tag: "MessageSent", ...stamp, at: 1000, message: "m2" },
    { _tag: "MessageSent", ...stamp, at: 2000, message: "m3" },
    { _tag: "MessageDelivered", ...stamp, at: 3000, message: "m1" },
    { _tag: "MessageDropped", ...stamp, at: 4000, message: "m2", reason: "no room" },
    { _tag: "MessageDropped", ...stamp, at: 4000, message: "m4", reason: "no room" },
  ] as const;
  return { events, timeline: Timeline.fromEvents(events) };
})();

Deno.test("logLines says what becomes of a message, and how long it was under way", () => {
  const { events, timeline } = correspondence;
  const lines = logLines(events, timeline, { columns: 100, worldWidth: 1, palette: plain });
  assert.deepEqual(lines.slice(3).map((line) => line.trim()), [
    "2.000 s  w  m3           sent by shop to stock",
    "3.000 s  w  m1           reaches stock after 2.00 s",
    "4.000 s  w  m2           dropped after 3.00 s: no room",
    "4.000 s  w  m4           dropped: no room",
  ]);
});

Deno.test("pictureLines counts the messages to a receiver", () => {
  const world = correspondence.timeline.worlds.get("w")!;
  const lines = pictureLines([{ title: "W", world }], { columns: 60, palette: plain });
  assert.equal(lines[2], "  to stock: 1 under way, 1 arrived, 2 dropped");
});

Deno.test("svg draws the messages to a receiver, with a cross for each that was dropped", () => {
  const { timeline } = correspondence;
  const worlds = [{ name: "w", title: "W" }];
  const picture = svg({ title: "Messages", worlds, timeline });
  assert.match(
    picture,
    /<title>messages to stock: most under way 3; arrived 1; dropped 2<\/title>/,
  );
  assert.match(picture, />messages, up to 3<\/text>/);
  const strip = picture.slice(picture.indexOf("messages to stock"));
  const [, path] = strip.match(/class="cross" d="([^"]*)"/)!;
  assert.equal(path!.match(/M/g)!.length, 2);
  assert.match(picture, /×: turned away, or dropped</);
  const alone = svg({ title: "None", worlds: [], timeline: Timeline.empty });
  assert.ok(!alone.includes("dropped"), "no messages, no word of them");
});

Deno.test("number: seconds, measured and counted read well", () => {
  assert.equal(seconds(1234), "1.23 s");
  assert.equal(measured(undefined, 1), "–");
  assert.equal(measured(Infinity, 1), "never");
  assert.equal(measured(0.25, 1), "0.3");
  assert.equal(counted(1, "workers"), "1 worker");
  assert.equal(counted(2, "workers"), "2 workers");
  assert.equal(counted(1, "MB"), "1 MB");
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

Deno.test("playable floods a compartment as far as it is at work at that moment", () => {
  const world = "one";
  const events: ReadonlyArray<Event> = [
    {
      _tag: "CompartmentOpened",
      world,
      at: 0,
      compartment: "pool",
      capacity: 4,
      unit: "workers",
      queue: 2,
    },
    ...[1, 2, 3, 4, 5].flatMap((number): ReadonlyArray<Event> => {
      const task = { world, task: `t${number}`, compartment: "pool" };
      const at = number * 1000;
      return [
        { _tag: "TaskQueued", ...task, at, service: "s", size: 1, deadline: null },
        ...(number < 5 ? [{ _tag: "TaskStarted", ...task, at } as const] : []),
      ];
    }),
    { _tag: "TaskRejected", world, task: "t5", compartment: "pool", at: 6000, reason: "no" },
  ];
  const { shipsAt } = playable({
    title: "One",
    worlds: [{ name: world, title: "One" }],
    timeline: Timeline.fromEvents(events),
  });
  const levelAt = (at: number): number =>
    Number(/class="busy"[^>]* height="([\d.]+)"/.exec(shipsAt(at))![1]);
  assert.equal(levelAt(0), 0);
  assert.equal(levelAt(2500) * 2, levelAt(4500));
  assert.match(shipsAt(2500), />2 of 4 workers</);
  assert.match(shipsAt(5500), />1 waiting</);
  assert.doesNotMatch(shipsAt(5500), /×/);
  assert.match(shipsAt(6000), />× 1</);
  assert.doesNotMatch(shipsAt(6000), /waiting</);
});
