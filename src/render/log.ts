import * as HashMap from "effect/HashMap";
import * as Option from "effect/Option";
import type { Event } from "../trace/event.ts";
import type { Task, Timeline } from "../trace/timeline.ts";
import { counted, seconds } from "./number.ts";
import type { Palette } from "./palette.ts";

/** A line of the log, as its parts. */
interface Line {
  readonly subject: string;
  readonly says: string;
  readonly tone: (text: string) => string;
}

/** How the log is laid out. */
export interface LogView {
  /** Lines are cut to so many characters. */
  readonly columns: number;
  /** See `worldWidthOf`. */
  readonly worldWidth: number;
  readonly palette: Palette;
}

/** The width of the column that tells worlds apart: none where there is only one. */
export const worldWidthOf = (worlds: ReadonlyArray<{ readonly name: string }>): number => {
  const names = new Set(worlds.map(({ name }) => name));
  return names.size < 2 ? 0 : Math.max(...Array.from(names, ({ length }) => length));
};

/**
 * The log of one instant.
 *
 * @param events all of one instant.
 * @param timeline the timeline after them.
 */
export const logLines = (
  events: ReadonlyArray<Event>,
  timeline: Timeline,
  { columns, palette, worldWidth }: LogView,
): ReadonlyArray<string> =>
  events.flatMap((event) => {
    const line = describe(event, timeline, palette);
    if (line === undefined) return [];
    const time = seconds(event.at, 3).padStart(10);
    const world = worldWidth === 0 ? "" : `${event.world.padEnd(worldWidth)}  `;
    const subject = line.subject.padEnd(subjectWidth);
    const room = Math.max(0, columns - time.length - world.length - subject.length - 3);
    return [
      `${palette.dim(time)}  ${palette.dim(world)}${subject} ${line.tone(cut(line.says, room))}`,
    ];
  });

const subjectWidth = 12;

/** Text of at most so many characters, with an ellipsis where some were left out. */
const cut = (text: string, room: number): string =>
  text.length <= room ? text : text.slice(0, Math.max(0, room - 1)) + "…";

const plainly = (text: string): string => text;

const queueLimit = (queue: number | null): string => {
  if (queue === null) return "no limit to its queue";
  return queue === 0 ? "no queue" : `a queue of ${queue}`;
};

const describe = (event: Event, timeline: Timeline, palette: Palette): Line | undefined => {
  switch (event._tag) {
    case "TaskQueued":
    case "TaskStarted":
    case "TaskSucceeded":
    case "TaskFailed":
    case "TaskInterrupted":
    case "TaskRejected":
      return describeTask(event, timeline, palette);
    case "CompartmentOpened":
    case "CompartmentResized":
      return {
        subject: event.compartment,
        says: `${event._tag === "CompartmentOpened" ? "opens with" : "now has"} ` +
          `${counted(event.capacity, event.unit)} and ${queueLimit(event.queue)}`,
        tone: palette.cyan,
      };
    case "StateChanged":
      return {
        subject: event.machine,
        says: `goes from ${event.from} to ${event.to}`,
        tone: palette.magenta,
      };
    case "MessageSent":
      return {
        subject: event.message,
        says: `sent by ${event.sender} to ${event.receiver}`,
        tone: plainly,
      };
    case "MessageDelivered":
      return {
        subject: event.message,
        says: `reaches ${event.receiver}${underWay(event, timeline)}`,
        tone: palette.green,
      };
    case "MessageDropped":
      return {
        subject: event.message,
        says: `dropped${underWay(event, timeline)}: ${event.reason}`,
        tone: palette.red,
      };
    case "Noted":
      return { subject: "", says: event.text, tone: palette.bold };
  }
};

/** How long a message was under way, where that was any time at all. */
const underWay = (
  { at, message, world }: Event & { readonly _tag: "MessageDelivered" | "MessageDropped" },
  timeline: Timeline,
): string => {
  const known = Option.flatMap(
    Option.fromNullable(timeline.worlds.get(world)),
    ({ messages }) => HashMap.get(messages, message),
  );
  const since = Option.match(known, { onNone: () => 0, onSome: ({ sentAt }) => at - sentAt });
  return since > 0 ? ` after ${seconds(since)}` : "";
};

const describeTask = (
  event: Extract<Event, { readonly task: string }>,
  timeline: Timeline,
  palette: Palette,
): Line | undefined => {
  const known = Option.flatMap(
    Option.fromNullable(timeline.worlds.get(event.world)),
    ({ tasks }) => HashMap.get(tasks, event.task),
  );
  if (Option.isNone(known)) return undefined;
  const task = known.value;
  const since = seconds(event.at - task.queuedAt);
  const inside = `in ${event.compartment}`;
  switch (event._tag) {
    case "TaskQueued":
      // One that did not have to wait, or was turned away at the door, has a line that says so.
      return task.startedAt === event.at || task.endedAt === event.at
        ? undefined
        : { subject: event.task, says: `waits ${inside}`, tone: palette.yellow };
    case "TaskStarted":
      return {
        subject: event.task,
        says: event.at > task.queuedAt ? `starts after ${since} ${inside}` : `starts ${inside}`,
        tone: plainly,
      };
    case "TaskSucceeded":
      return isLate(task, event.at)
        ? { subject: event.task, says: `ends after ${since}, too late`, tone: palette.yellow }
        : { subject: event.task, says: `ends well after ${since}`, tone: palette.green };
    case "TaskFailed":
      return {
        subject: event.task,
        says: `fails after ${since}: ${event.reason}`,
        tone: palette.red,
      };
    case "TaskInterrupted":
      return {
        subject: event.task,
        says: task.startedAt === undefined
          ? `gives up after ${since}`
          : `cut off at work after ${since}`,
        tone: palette.yellow,
      };
    case "TaskRejected":
      return {
        subject: event.task,
        says: event.at > task.queuedAt
          ? `turned away after ${since}: ${event.reason} in ${event.compartment}`
          : `turned away: ${event.reason} in ${event.compartment}`,
        tone: palette.red,
      };
  }
};

const isLate = ({ deadline }: Task, at: number): boolean => deadline !== null && at > deadline;
