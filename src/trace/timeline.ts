import * as Chunk from "effect/Chunk";
import * as HashMap from "effect/HashMap";
import * as Option from "effect/Option";
import type { Event } from "./event.ts";

/** How a task stands. The last five are final, but for work that nobody stopped: see `step`. */
export type TaskState =
  | "waiting"
  | "running"
  | "succeeded"
  | "failed"
  | "interrupted"
  | "rejected";

/** A task's life. All times are milliseconds since the run began. */
export interface Task {
  readonly task: string;
  readonly compartment: string;
  readonly service: string;
  readonly size: number;
  readonly deadline: number | null;
  readonly state: TaskState;
  readonly queuedAt: number;
  readonly startedAt: number | undefined;
  readonly endedAt: number | undefined;
  /** Why it failed or was rejected. */
  readonly reason: string | undefined;
}

/** A compartment's limits and what is in it. */
export interface Compartment {
  readonly name: string;
  readonly unit: string;
  readonly capacity: number;
  readonly queue: number | null;
  /** The part of the capacity that is taken. */
  readonly busy: number;
  readonly running: number;
  readonly waiting: number;
  /** The most that waited at the end of any instant. */
  readonly peakWaiting: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly interrupted: number;
  readonly rejected: number;
}

/** A stretch of time in which a state machine was in one state; `to` is undefined while it is. */
export interface Band {
  readonly state: string;
  readonly from: number;
  readonly to: number | undefined;
}

export interface Message {
  readonly message: string;
  readonly sender: string;
  readonly receiver: string;
  readonly sentAt: number;
  readonly endedAt: number | undefined;
  readonly state: "sent" | "delivered" | "dropped";
}

/** The messages to one receiver, counted. */
export interface Inbox {
  readonly receiver: string;
  /** Sent, and neither delivered nor dropped. */
  readonly underWay: number;
  /** The most that were under way at the end of any instant. */
  readonly peakUnderWay: number;
  readonly delivered: number;
  readonly dropped: number;
}

/** All that is known of one world. Maps are in order of first appearance. */
export interface World {
  readonly name: string;
  readonly compartments: ReadonlyMap<string, Compartment>;
  readonly machines: ReadonlyMap<string, ReadonlyArray<Band>>;
  readonly tasks: HashMap.HashMap<string, Task>;
  /** Task names in order of arrival. */
  readonly arrivals: Chunk.Chunk<string>;
  readonly messages: HashMap.HashMap<string, Message>;
  readonly inboxes: ReadonlyMap<string, Inbox>;
  readonly notes: Chunk.Chunk<{ readonly at: number; readonly text: string }>;
}

/** What a sequence of events amounts to. Every picture and every table derives from it. */
export interface Timeline {
  /** The time of the latest event. */
  readonly at: number;
  readonly worlds: ReadonlyMap<string, World>;
}

/** Before anything has happened. */
export const empty: Timeline = { at: 0, worlds: new Map() };

const emptyWorld = (name: string): World => ({
  name,
  compartments: new Map(),
  machines: new Map(),
  tasks: HashMap.empty(),
  arrivals: Chunk.empty(),
  messages: HashMap.empty(),
  inboxes: new Map(),
  notes: Chunk.empty(),
});

const emptyInbox = (receiver: string): Inbox => (
  { receiver, underWay: 0, peakUnderWay: 0, delivered: 0, dropped: 0 }
);

const emptyCompartment = (name: string): Compartment => ({
  name,
  unit: "",
  capacity: 0,
  queue: null,
  busy: 0,
  running: 0,
  waiting: 0,
  peakWaiting: 0,
  succeeded: 0,
  failed: 0,
  interrupted: 0,
  rejected: 0,
});

/** A copy with one entry changed. The maps copied so are small: compartments, machines, worlds. */
const withEntry = <K, V>(map: ReadonlyMap<K, V>, key: K, value: V): ReadonlyMap<K, V> =>
  new Map(map).set(key, value);

const updateCompartment = (
  world: World,
  name: string,
  update: (compartment: Compartment) => Partial<Compartment>,
): World => {
  const compartment = world.compartments.get(name) ?? emptyCompartment(name);
  const updated = { ...compartment, ...update(compartment) };
  return { ...world, compartments: withEntry(world.compartments, name, updated) };
};

const taskOf = (
  world: World,
  event: { readonly task: string; readonly compartment: string; readonly at: number },
): Task =>
  Option.getOrElse(HashMap.get(world.tasks, event.task), () => ({
    task: event.task,
    compartment: event.compartment,
    service: event.compartment,
    size: 1,
    deadline: null,
    state: "waiting",
    queuedAt: event.at,
    startedAt: undefined,
    endedAt: undefined,
    reason: undefined,
  }));

const putTask = (world: World, task: Task): World => ({
  ...world,
  tasks: HashMap.set(world.tasks, task.task, task),
  arrivals: HashMap.has(world.tasks, task.task)
    ? world.arrivals
    : Chunk.append(world.arrivals, task.task),
});

/** Takes a task out of the counts of the state it is in. */
const leave = (compartment: Compartment, task: Task): Partial<Compartment> => {
  if (task.state === "waiting") return { waiting: compartment.waiting - 1 };
  if (task.state === "running") {
    return { running: compartment.running - 1, busy: compartment.busy - task.size };
  }
  return {};
};

const queueTask = (world: World, event: Event & { readonly _tag: "TaskQueued" }): World => {
  const { deadline, service, size } = event;
  const task: Task = { ...taskOf(world, event), service, size, deadline };
  const queued = updateCompartment(world, event.compartment, ({ waiting }) => ({
    waiting: waiting + 1,
  }));
  return putTask(queued, task);
};

const startTask = (world: World, event: Event & { readonly _tag: "TaskStarted" }): World => {
  const task = taskOf(world, event);
  const started = updateCompartment(world, event.compartment, (compartment) => ({
    ...leave(compartment, task),
    running: compartment.running + 1,
    busy: compartment.busy + task.size,
  }));
  return putTask(started, { ...task, state: "running", startedAt: event.at, endedAt: undefined });
};

const outcomes = {
  TaskSucceeded: "succeeded",
  TaskFailed: "failed",
  TaskInterrupted: "interrupted",
  TaskRejected: "rejected",
} as const;

const endTask = (
  world: World,
  event: Event & { readonly _tag: keyof typeof outcomes },
): World => {
  const task = taskOf(world, event);
  const state = outcomes[event._tag];
  const ended = updateCompartment(world, event.compartment, (compartment) => ({
    ...leave(compartment, task),
    [state]: compartment[state] + 1,
  }));
  const reason = "reason" in event ? event.reason : undefined;
  return putTask(ended, { ...task, state, endedAt: event.at, reason });
};

const setRoom = (
  world: World,
  { capacity, compartment, queue, unit }: Event & {
    readonly _tag: "CompartmentOpened" | "CompartmentResized";
  },
): World => updateCompartment(world, compartment, () => ({ capacity, queue, unit }));

const changeState = (world: World, event: Event & { readonly _tag: "StateChanged" }): World => {
  const bands = world.machines.get(event.machine) ??
    [{ state: event.from, from: 0, to: undefined }];
  const changed = [
    ...bands.slice(0, -1),
    { ...bands.at(-1)!, to: event.at },
    { state: event.to, from: event.at, to: undefined },
  ];
  return { ...world, machines: withEntry(world.machines, event.machine, changed) };
};

const messageStates = {
  MessageSent: "sent",
  MessageDelivered: "delivered",
  MessageDropped: "dropped",
} as const;

const moveMessage = (
  world: World,
  event: Event & { readonly _tag: "MessageSent" | "MessageDelivered" | "MessageDropped" },
): World => {
  const { at, message, receiver, sender } = event;
  const known = Option.getOrUndefined(HashMap.get(world.messages, message));
  const state = messageStates[event._tag];
  const moved: Message = {
    message,
    sender,
    receiver,
    sentAt: state === "sent" ? at : known?.sentAt ?? at,
    endedAt: state === "sent" ? undefined : at,
    state,
  };
  const inbox = world.inboxes.get(receiver) ?? emptyInbox(receiver);
  const before = known?.state === "sent" ? inbox.underWay - 1 : inbox.underWay;
  const counted: Inbox = state === "sent"
    ? { ...inbox, underWay: before + 1 }
    : { ...inbox, underWay: before, [state]: inbox[state] + 1 };
  return {
    ...world,
    messages: HashMap.set(world.messages, message, moved),
    inboxes: withEntry(world.inboxes, receiver, counted),
  };
};

const stepWorld = (world: World, event: Event): World => {
  switch (event._tag) {
    case "TaskQueued":
      return queueTask(world, event);
    case "TaskStarted":
      return startTask(world, event);
    case "TaskSucceeded":
    case "TaskFailed":
    case "TaskInterrupted":
    case "TaskRejected":
      return endTask(world, event);
    case "CompartmentOpened":
    case "CompartmentResized":
      return setRoom(world, event);
    case "StateChanged":
      return changeState(world, event);
    case "MessageSent":
    case "MessageDelivered":
    case "MessageDropped":
      return moveMessage(world, event);
    case "Noted":
      return { ...world, notes: Chunk.append(world.notes, { at: event.at, text: event.text }) };
  }
};

/** A map with some of its entries changed; the same map where none is. */
const withChanges = <K, V>(
  map: ReadonlyMap<K, V>,
  change: (value: V) => V,
): ReadonlyMap<K, V> => {
  let changed: Map<K, V> | undefined;
  for (const [key, value] of map) {
    const next = change(value);
    if (next === value) continue;
    changed ??= new Map(map);
    changed.set(key, next);
  }
  return changed ?? map;
};

/** An instant is over: what still waits was really queued, and may be the most so far. */
const settle = (world: World): World => {
  const compartments = withChanges(
    world.compartments,
    (it) => it.waiting > it.peakWaiting ? { ...it, peakWaiting: it.waiting } : it,
  );
  const inboxes = withChanges(
    world.inboxes,
    (it) => it.underWay > it.peakUnderWay ? { ...it, peakUnderWay: it.underWay } : it,
  );
  return compartments === world.compartments && inboxes === world.inboxes
    ? world
    : { ...world, compartments, inboxes };
};

/**
 * The timeline after one more event. Events must come in order of time.
 *
 * An event about a task that was never queued is taken as its arrival, so that a stream cut off
 * at its start still gives a picture.
 */
export const step = (timeline: Timeline, event: Event): Timeline => {
  const worlds = event.at > timeline.at
    ? new Map(Array.from(timeline.worlds, ([name, world]) => [name, settle(world)]))
    : new Map(timeline.worlds);
  const world = worlds.get(event.world) ?? emptyWorld(event.world);
  worlds.set(event.world, stepWorld(world, event));
  return { at: Math.max(timeline.at, event.at), worlds };
};

/** The timeline of a whole run. */
export const fromEvents = (events: Iterable<Event>): Timeline => {
  let timeline = empty;
  for (const event of events) timeline = step(timeline, event);
  return timeline;
};

/** A world's tasks in order of arrival. */
export const tasksOf = (world: World): ReadonlyArray<Task> =>
  Array.from(world.arrivals, (name) => HashMap.unsafeGet(world.tasks, name));

/** A world's messages, in no particular order. */
export const messagesOf = (world: World): ReadonlyArray<Message> =>
  Array.from(HashMap.values(world.messages));
