import { type Band, type Message, messagesOf, type Task, type World } from "./timeline.ts";

/** What a measure looks at: the tasks of one service in one world. */
export interface Sample {
  readonly world: World;
  readonly service: string;
  /** In order of arrival. */
  readonly tasks: ReadonlyArray<Task>;
}

/** One column of a lesson's table. Every measure is a pure function of the timeline. */
export interface Measure {
  readonly title: string;
  /** The unit of its numbers, for the reader; empty for a count. */
  readonly unit: string;
  /** Digits after the point. */
  readonly digits: number;
  /** `undefined` where there is nothing to measure, `Infinity` for "not within the run". */
  readonly of: (sample: Sample) => number | undefined;
}

/** Whether a task was of use to its caller: it succeeded while the caller still waited. */
export const isInTime = (task: Task): boolean =>
  task.state === "succeeded" && (task.deadline === null || task.endedAt! <= task.deadline);

const counting = (title: string, counts: (task: Task) => boolean): Measure => ({
  title,
  unit: "",
  digits: 0,
  of: ({ tasks }) => tasks.filter(counts).length,
});

/** Tasks that asked to be let in. */
export const asked = counting("asked", () => true);

/** Tasks that succeeded while their caller still waited. */
export const served = counting("served", isInTime);

/** Tasks that were turned away before they ran. */
export const rejected = counting("rejected", ({ state }) => state === "rejected");

/** Tasks that failed by themselves. */
export const failed = counting("failed", ({ state }) => state === "failed");

/** Tasks whose caller gave up before any work was done. */
export const gaveUp = counting(
  "gave up",
  ({ startedAt, state }) => state === "interrupted" && startedAt === undefined,
);

/** Tasks that had begun and were ended from outside. */
export const cutOff = counting(
  "cut off",
  ({ startedAt, state }) => state === "interrupted" && startedAt !== undefined,
);

/** Tasks that held a worker and came to nothing, because the caller had stopped waiting. */
export const wasted = counting(
  "wasted",
  (task) =>
    task.state === "succeeded"
      ? !isInTime(task)
      : task.state === "interrupted" && task.startedAt !== undefined,
);

/** The value below which the given share of the sorted values lies (nearest rank). */
export const percentile = (sorted: ReadonlyArray<number>, share: number): number | undefined =>
  sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];

/**
 * A percentile of latency, in seconds: from asking to the answer, over tasks that got one.
 *
 * @param share from 0 to 1: 0.99 for the 99th percentile.
 */
export const latency = (share: number): Measure => ({
  title: share === 0.5 ? "median" : `p${share * 100}`,
  unit: "s",
  digits: 2,
  of: ({ tasks }) => {
    const times = tasks
      .filter(({ state }) => state === "succeeded")
      .map(({ endedAt, queuedAt }) => endedAt! - queuedAt)
      .sort((a, b) => a - b);
    const value = percentile(times, share);
    return value === undefined ? undefined : value / 1000;
  },
});

const perSecond = (tasks: ReadonlyArray<Task>, milliseconds: number): number | undefined =>
  milliseconds > 0 ? tasks.filter(isInTime).length / (milliseconds / 1000) : undefined;

/** Tasks served in time, per second, over the time in which tasks arrived. */
export const goodput: Measure = {
  title: "goodput",
  unit: "/s",
  digits: 2,
  of: ({ tasks }) => perSecond(tasks, tasks.at(-1)?.queuedAt ?? 0),
};

const bandsOf = ({ world }: Sample, machine: string, state: string): ReadonlyArray<Band> =>
  (world.machines.get(machine) ?? []).filter((band) =>
    band.state === state && band.to !== undefined
  );

/**
 * How often a state machine entered a state.
 *
 * @param machine its name, by the service of the row.
 */
export const entered = (
  title: string,
  machine: (service: string) => string,
  state: string,
): Measure => ({
  title,
  unit: "",
  digits: 0,
  of: ({ service, world }) =>
    world.machines.get(machine(service))?.filter((band) => band.state === state).length,
});

/** Goodput of the tasks that arrived while a state machine was in a given state. */
export const goodputWhile = (machine: string, state: string): Measure => ({
  title: `goodput while ${state}`,
  unit: "/s",
  digits: 2,
  of: (sample) => {
    const bands = bandsOf(sample, machine, state);
    const inside = sample.tasks.filter(({ queuedAt }) =>
      bands.some(({ from, to }) => from <= queuedAt && queuedAt < to!)
    );
    if (inside.length === 0) return undefined;
    return perSecond(inside, bands.reduce((sum, { from, to }) => sum + to! - from, 0));
  },
});

/**
 * Time to recover, in seconds: from the end of a state machine's given state to the arrival of the
 * last task that was not served in time. Zero when everything after the fault went well.
 */
export const recoveryFrom = (machine: string, state: string): Measure => ({
  title: "recovers in",
  unit: "s",
  digits: 1,
  of: (sample) => {
    const end = bandsOf(sample, machine, state).at(-1)?.to;
    if (end === undefined) return undefined;
    const after = sample.tasks.filter(({ queuedAt }) => queuedAt >= end);
    const last = after.findLastIndex((task) => !isInTime(task));
    if (last === -1) return 0;
    return last === after.length - 1 ? Infinity : (after[last]!.queuedAt - end) / 1000;
  },
});

/** Messages that a service sent; `undefined` where it sent none. */
const messagesFrom = ({ service, world }: Sample): ReadonlyArray<Message> | undefined => {
  const messages = messagesOf(world).filter(({ sender }) => sender === service);
  return messages.length === 0 ? undefined : messages;
};

const countingMessages = (title: string, counts: (message: Message) => boolean): Measure => ({
  title,
  unit: "",
  digits: 0,
  of: (sample) => messagesFrom(sample)?.filter(counts).length,
});

/** Messages that the service sent. */
export const sent = countingMessages("sent", () => true);

/** Messages of the service that reached their receiver. */
export const delivered = countingMessages("arrived", ({ state }) => state === "delivered");

/** Messages of the service that never will. */
export const dropped = countingMessages("dropped", ({ state }) => state === "dropped");

/**
 * Time to work off a backlog, in seconds: from the end of a state machine's given state to the
 * arrival of the last message that had been sent before it. Zero when nothing was under way.
 */
export const drainedFrom = (machine: string, state: string): Measure => ({
  title: "drained in",
  unit: "s",
  digits: 1,
  of: (sample) => {
    const end = bandsOf(sample, machine, state).at(-1)?.to;
    const messages = messagesFrom(sample);
    if (end === undefined || messages === undefined) return undefined;
    const late = messages.filter(({ sentAt, state }) => sentAt < end && state !== "dropped");
    return Math.max(end, ...late.map(({ endedAt }) => endedAt ?? Infinity)) / 1000 - end / 1000;
  },
});
