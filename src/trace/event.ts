import * as Schema from "effect/Schema";

const at = Schema.Number.pipe(Schema.finite(), Schema.nonNegative()).annotations({
  description: "milliseconds since the run began, virtual or real",
});

const count = Schema.Int.pipe(Schema.nonNegative());

/** What every event says: in which of the lesson's worlds it happened, and when. */
const stamp = { world: Schema.String, at };

/** A task, and the compartment it wants to be in, or is in. */
const task = { task: Schema.String, compartment: Schema.String };

/** A task asked to be let into a compartment. */
export const TaskQueued = Schema.TaggedStruct("TaskQueued", {
  ...stamp,
  ...task,
  /** What the task calls; tables have a row for each. */
  service: Schema.String,
  /** How much of the compartment it needs, in the compartment's unit. */
  size: count,
  /** When its caller stops waiting for it, in milliseconds since the run began; null for never. */
  deadline: Schema.NullOr(at),
});

/** A task was let in and runs. */
export const TaskStarted = Schema.TaggedStruct("TaskStarted", { ...stamp, ...task });

/** A task ended well. */
export const TaskSucceeded = Schema.TaggedStruct("TaskSucceeded", { ...stamp, ...task });

/** A task ended badly, by its own fault. */
export const TaskFailed = Schema.TaggedStruct("TaskFailed", {
  ...stamp,
  ...task,
  reason: Schema.String,
});

/** A task was ended from outside, waiting or running. */
export const TaskInterrupted = Schema.TaggedStruct("TaskInterrupted", { ...stamp, ...task });

/** A task was turned away before it ran. */
export const TaskRejected = Schema.TaggedStruct("TaskRejected", {
  ...stamp,
  ...task,
  reason: Schema.String,
});

const room = {
  compartment: Schema.String,
  /** How much fits in at once. */
  capacity: count,
  /** What capacity and sizes count: workers, connections, bytes. */
  unit: Schema.String,
  /** How many tasks may wait; null where nothing limits them. */
  queue: Schema.NullOr(count),
};

/** A compartment came into use. */
export const CompartmentOpened = Schema.TaggedStruct("CompartmentOpened", { ...stamp, ...room });

/** A compartment's limits were changed. */
export const CompartmentResized = Schema.TaggedStruct("CompartmentResized", { ...stamp, ...room });

/** A state machine, such as a breaker or a dependency's health, went from one state to another. */
export const StateChanged = Schema.TaggedStruct("StateChanged", {
  ...stamp,
  machine: Schema.String,
  from: Schema.String,
  to: Schema.String,
});

const message = { message: Schema.String, sender: Schema.String, receiver: Schema.String };

/** A message left its sender. */
export const MessageSent = Schema.TaggedStruct("MessageSent", { ...stamp, ...message });

/** A message reached its receiver. */
export const MessageDelivered = Schema.TaggedStruct("MessageDelivered", { ...stamp, ...message });

/** A message was lost. */
export const MessageDropped = Schema.TaggedStruct("MessageDropped", {
  ...stamp,
  ...message,
  reason: Schema.String,
});

/** The program says something to the reader. */
export const Noted = Schema.TaggedStruct("Noted", { ...stamp, text: Schema.String });

/**
 * Everything that can happen in a run. The vocabulary is closed: lessons add nothing to it, so
 * each renderer works for each lesson.
 */
export const Event = Schema.Union(
  TaskQueued,
  TaskStarted,
  TaskSucceeded,
  TaskFailed,
  TaskInterrupted,
  TaskRejected,
  CompartmentOpened,
  CompartmentResized,
  StateChanged,
  MessageSent,
  MessageDelivered,
  MessageDropped,
  Noted,
);

export type Event = typeof Event.Type;

/** An event as a program reports it; where and when are added by the trace. */
export type Report = Event extends infer E ? E extends Event ? Omit<E, "world" | "at"> : never
  : never;
