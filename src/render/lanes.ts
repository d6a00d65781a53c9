/**
 * Every task of a run as a line in time, in the lanes of its compartment: a lane is used again when
 * the task in it has ended.
 *
 * @module
 */
import { type Task, tasksOf, type Timeline, type World } from "../trace/timeline.ts";
import { type Drawing, type Frame, n, type Named, plot, sheet, text } from "./drawing.ts";
import { axis } from "./strips.ts";

/** Sizes, in the picture's units. */
const layout = {
  worldTitle: 26,
  /** The height of a lane where there are few, and what all lanes of a compartment may take. */
  lane: 8,
  lanes: 240,
  least: 34,
  gap: 12,
  axis: 26,
  worldGap: 18,
  /** Narrower than this a task could not be seen. */
  narrowest: 1.5,
} as const;

/** A task, and where it was drawn. */
export interface Placed {
  readonly world: string;
  readonly task: Task;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export interface Lanes extends Drawing {
  readonly placed: ReadonlyArray<Placed>;
}

interface Span {
  readonly task: Task;
  readonly left: number;
  readonly right: number;
  readonly lane: number;
}

/** Gives each task the first lane that is free when it comes. */
const assign = (tasks: ReadonlyArray<Task>, frame: Frame): ReadonlyArray<Span> => {
  const freeFrom: Array<number> = [];
  return tasks.map((task) => {
    const left = frame.x(task.queuedAt);
    const right = Math.max(frame.x(task.endedAt ?? frame.end), left + layout.narrowest);
    const free = freeFrom.findIndex((from) => from <= left);
    const lane = free === -1 ? freeFrom.length : free;
    freeFrom[lane] = right;
    return { task, left, right, lane };
  });
};

/** The paths that a compartment's tasks add up to: a handful of elements, however many tasks. */
interface Paths {
  waiting: string;
  working: string;
  interrupted: string;
  crosses: string;
}

const box = (left: number, top: number, right: number, height: number): string =>
  `M${n(left)} ${n(top)}H${n(right)}v${n(height)}H${n(left)}Z`;

const addTo = (paths: Paths, placed: Placed, frame: Frame): void => {
  const { bottom, left, right, task, top } = placed;
  const height = (bottom - top) * 0.8;
  const middle = top + height / 2;
  const started = task.startedAt === undefined ? right : frame.x(task.startedAt);
  if (task.state !== "rejected" && started > left) {
    paths.waiting += box(left, middle - height / 8, started, height / 4);
  }
  if (task.startedAt !== undefined) {
    const bar = box(started, top, Math.max(right, started + layout.narrowest), height);
    if (task.state === "interrupted") paths.interrupted += bar;
    else paths.working += bar;
  }
  if (task.state === "failed" || task.state === "rejected") {
    paths.crosses += `M${n(right - 2)} ${n(middle - 2)}l4 4m0 -4l-4 4`;
  }
};

const drawCompartment = (
  world: World,
  name: string,
  top: number,
  frame: Frame,
): Lanes => {
  const spans = assign(tasksOf(world).filter(({ compartment }) => compartment === name), frame);
  const count = Math.max(1, ...spans.map(({ lane }) => lane + 1));
  const height = Math.min(layout.lane, layout.lanes / count);
  const placed = spans.map(({ lane, left, right, task }): Placed => ({
    world: world.name,
    task,
    left,
    right,
    top: top + lane * height,
    bottom: top + (lane + 1) * height,
  }));
  const paths: Paths = { waiting: "", working: "", interrupted: "", crosses: "" };
  for (const task of placed) addTo(paths, task, frame);
  const whole = Math.max(layout.least, count * height);
  const markup = [
    text(sheet.margin, top + 12, name, "strong"),
    text(sheet.margin, top + 29, `${spans.length} tasks`, "soft"),
    `<path class="waits" d="${paths.waiting}"/>`,
    `<path class="busy" d="${paths.working}"/>`,
    `<path class="hollow" d="${paths.interrupted}"/>`,
    `<path class="cross" d="${paths.crosses}"/>`,
    `<path class="line" d="M${plot.left} ${n(top + whole + 3)}h${plot.width}"/>`,
  ].filter((part) => !part.includes('d=""'));
  return { height: whole, markup: markup.join(""), placed };
};

/** Room above the lanes for the words that say how to read them. */
export const legendHeight = 26;

const legend =
  "thin: waiting · bar: at work · hollow: interrupted · × at its end: failed · × alone: turned away";

/** For each world the tasks of its compartments over time. */
export const lanes = (
  { frame, timeline, top, worlds }: {
    readonly worlds: ReadonlyArray<Named>;
    readonly timeline: Timeline;
    readonly frame: Frame;
    readonly top: number;
  },
): Lanes => {
  const parts = [
    text(sheet.margin, top + 16, "Tasks", "strong"),
    text(sheet.width - sheet.margin, top + 16, legend, "soft", "end"),
  ];
  const placed: Array<Placed> = [];
  let y = top + legendHeight;
  for (const { name, title } of worlds) {
    const world = timeline.worlds.get(name);
    if (world === undefined) continue;
    parts.push(text(sheet.margin, y + 16, title, "strong"));
    y += layout.worldTitle;
    for (const compartment of world.compartments.keys()) {
      const drawn = drawCompartment(world, compartment, y, frame);
      parts.push(drawn.markup);
      placed.push(...drawn.placed);
      y += drawn.height + layout.gap;
    }
    parts.push(axis(y, frame));
    y += layout.axis + layout.worldGap;
  }
  return { height: y - top, markup: parts.join("\n"), placed };
};
