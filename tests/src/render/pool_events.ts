/**
 * Events of one pool in one world, for tests of how they are drawn.
 *
 * @module
 */
import type { Event } from "../../../src/trace/event.ts";

const world = "yours";

/** The world as renderers are told of it. */
export const worlds = [{ name: world, title: "Yours" }];

export const opened = (capacity: number, queue: number): Event => ({
  _tag: "CompartmentOpened",
  world,
  at: 0,
  compartment: "pool",
  capacity,
  unit: "workers",
  queue,
});

export const queued = (task: string, at: number): Event => ({
  _tag: "TaskQueued",
  world,
  at,
  task,
  compartment: "pool",
  service: "call",
  size: 1,
  deadline: null,
});

const ofTask = (task: string, at: number) => ({ world, at, task, compartment: "pool" });

export const started = (task: string, at: number): Event => ({
  _tag: "TaskStarted",
  ...ofTask(task, at),
});

export const succeeded = (task: string, at: number): Event => ({
  _tag: "TaskSucceeded",
  ...ofTask(task, at),
});

export const rejected = (task: string, at: number): Event => ({
  _tag: "TaskRejected",
  ...ofTask(task, at),
  reason: "no",
});
