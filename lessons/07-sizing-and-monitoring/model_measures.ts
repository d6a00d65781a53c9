/**
 * The queue model beside what the run shows, as columns of its table. The model is given what an
 * operator could measure of each compartment, the rate of arrivals and the mean duration, and has
 * to find out the rest.
 *
 * @module
 */
import type { Measure, Sample } from "../../src/trace/measure.ts";
import { type Task, tasksOf } from "../../src/trace/timeline.ts";
import { type Load, predict, type Prediction, underWay } from "./queue_model.ts";

/** Seconds in which tasks arrived. */
const spanOf = (tasks: ReadonlyArray<Task>): number => (tasks.at(-1)?.queuedAt ?? 0) / 1000;

const isDone = ({ state }: Task): boolean => state === "succeeded" || state === "failed";

const mean = (values: ReadonlyArray<number>): number | undefined =>
  values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;

/** The mean time at work, in seconds. */
const meanDuration = (tasks: ReadonlyArray<Task>): number | undefined =>
  mean(tasks.filter(isDone).map(({ endedAt, startedAt }) => (endedAt! - startedAt!) / 1000));

const loadOf = (tasks: ReadonlyArray<Task>, span: number): Load | undefined => {
  const duration = meanDuration(tasks);
  const rate = tasks.length / span;
  return duration !== undefined && duration > 0 && rate > 0 && rate < Infinity
    ? { rate, duration }
    : undefined;
};

// #region predicted
/**
 * What the model says of a service: of each compartment that it goes through, whoever else does,
 * weighed by how many of its tasks go there.
 */
const predicted = ({ tasks, world }: Sample, of: (prediction: Prediction) => number) => {
  const all = tasksOf(world);
  const inside = Map.groupBy(all, ({ compartment }) => compartment);
  let sum = 0;
  for (const [name, own] of Map.groupBy(tasks, ({ compartment }) => compartment)) {
    const { capacity, queue } = world.compartments.get(name)!;
    const load = loadOf(inside.get(name)!, spanOf(all));
    if (load === undefined) return undefined;
    sum += own.length * of(predict(load, { workers: capacity, queue: queue ?? Infinity }));
  }
  return sum / tasks.length;
};
// #endregion

/** Workers that were busy with the service, on average. */
const busyOf = ({ tasks, world }: Sample): number | undefined => {
  const span = spanOf(tasksOf(world));
  const worked = tasks.filter(isDone)
    .reduce((sum, { endedAt, startedAt }) => sum + endedAt! - startedAt!, 0) / 1000;
  return span > 0 ? worked / span : undefined;
};

const offeredTo = ({ tasks, world }: Sample): number | undefined => {
  const load = loadOf(tasks, spanOf(tasksOf(world)));
  return load === undefined ? undefined : underWay(load);
};

const waitOf = ({ tasks }: Sample): number | undefined =>
  mean(
    tasks.filter(({ startedAt }) => startedAt !== undefined)
      .map(({ queuedAt, startedAt }) => (startedAt! - queuedAt) / 1000),
  );

const predictedWait = (sample: Sample): number | undefined => predicted(sample, ({ wait }) => wait);

/** By how many percent a prediction is off; nothing where there was nothing to predict. */
const error = (
  prediction: (sample: Sample) => number | undefined,
  truth: (sample: Sample) => number | undefined,
): (sample: Sample) => number | undefined =>
(sample) => {
  const [said, was] = [prediction(sample), truth(sample)];
  if (said === undefined || was === undefined || was === 0) return undefined;
  const percent = Math.round(100 * (said - was) / was);
  // A little too low is not "-0".
  return percent === 0 ? 0 : percent;
};

const share = (tasks: ReadonlyArray<Task>, counts: (task: Task) => boolean): number =>
  100 * tasks.filter(counts).length / tasks.length;

/** Little's law: what should have been at work, what was, and the difference. */
export const little: ReadonlyArray<Measure> = [
  { title: "busy", unit: "", digits: 2, of: busyOf },
  { title: "by Little", unit: "", digits: 2, of: offeredTo },
  { title: "off", unit: "%", digits: 0, of: error(offeredTo, busyOf) },
];

/** The queue model: mean wait and refusals, as they were and as it says. */
export const model: ReadonlyArray<Measure> = [
  { title: "wait", unit: "s", digits: 3, of: waitOf },
  { title: "model wait", unit: "s", digits: 3, of: predictedWait },
  { title: "off", unit: "%", digits: 0, of: error(predictedWait, waitOf) },
  {
    title: "turned away",
    unit: "%",
    digits: 1,
    of: ({ tasks }) => share(tasks, ({ state }) => state === "rejected"),
  },
  {
    title: "model turned away",
    unit: "%",
    digits: 1,
    of: (sample) => {
      const refused = predicted(sample, (prediction) => prediction.refused);
      return refused === undefined ? undefined : 100 * refused;
    },
  },
];

/**
 * How often an alert fired in the compartments that a service goes through.
 *
 * @param machine the alert's name, by the compartment.
 */
export const alerts = (title: string, machine: (compartment: string) => string): Measure => ({
  title,
  unit: "",
  digits: 0,
  of: ({ tasks, world }) =>
    Array.from(new Set(tasks.map(({ compartment }) => compartment)))
      .flatMap((compartment) => world.machines.get(machine(compartment)) ?? [])
      .filter(({ state }) => state === "firing").length,
});
