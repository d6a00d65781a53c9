import { inboxLevelsOf, type Level, levelsOf } from "./level.ts";
import { type Band, tasksOf, type Timeline, type World } from "./timeline.ts";

/** What is in a compartment at a moment. */
export interface Occupancy {
  readonly compartment: string;
  readonly busy: number;
  readonly waiting: number;
  /** Turned away up to this moment. */
  readonly rejected: number;
}

/** A world at a moment. */
export interface Moment {
  readonly compartments: ReadonlyArray<Occupancy>;
  /** The messages under way to each receiver. */
  readonly inboxes: ReadonlyArray<{ readonly receiver: string; readonly underWay: number }>;
  /** The state of each machine. */
  readonly machines: ReadonlyArray<{ readonly machine: string; readonly state: string }>;
}

/** The last of these whose time has come; -1 where none has. They are in order of time. */
const lastUntil = (times: ReadonlyArray<number>, at: number): number => {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle]! <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
};

const nothing = { busy: 0, waiting: 0 };

const levelAt = (levels: ReadonlyArray<Level>) => {
  const times = levels.map(({ at }) => at);
  return (at: number): Pick<Level, "busy" | "waiting"> => levels[lastUntil(times, at)] ?? nothing;
};

const stateAt = (bands: ReadonlyArray<Band>, at: number): string =>
  (bands.findLast(({ from }) => from <= at) ?? bands[0]!).state;

/** Any moment of a world, found quickly: a player asks for one at each frame. */
export const momentsOf = (world: World): (at: number) => Moment => {
  const tasks = tasksOf(world);
  const compartments = Array.from(world.compartments.keys(), (compartment) => {
    const rejections = tasks
      .filter((task) => task.compartment === compartment && task.state === "rejected")
      .map(({ endedAt }) => endedAt!)
      .sort((one, other) => one - other);
    return { compartment, level: levelAt(levelsOf(world, compartment)), rejections };
  });
  const inboxes = Array.from(world.inboxes.keys(), (receiver) => ({
    receiver,
    level: levelAt(inboxLevelsOf(world, receiver)),
  }));
  return (at) => ({
    compartments: compartments.map(({ compartment, level, rejections }) => ({
      compartment,
      ...level(at),
      rejected: lastUntil(rejections, at) + 1,
    })),
    inboxes: inboxes.map(({ level, receiver }) => ({ receiver, underWay: level(at).waiting })),
    machines: Array.from(world.machines, ([machine, bands]) => ({
      machine,
      state: stateAt(bands, at),
    })),
  });
};

/** When most was waiting in any one world, or at work where nothing ever waited; the first such time. */
export const mostCrowdedAt = ({ worlds }: Timeline): number => {
  let [found, most] = [0, 0];
  for (const world of worlds.values()) {
    const moment = momentsOf(world);
    const times = new Set(
      Array.from(world.compartments.keys()).flatMap((name) =>
        levelsOf(world, name).map(({ at }) => at)
      ),
    );
    for (const at of times) {
      const { compartments } = moment(at);
      // Whoever waits counts more than any number of those at work.
      const load = compartments.reduce(
        (sum, { busy, compartment, waiting }) =>
          sum + waiting * 1000 + busy / Math.max(1, world.compartments.get(compartment)!.capacity),
        0,
      );
      if (load > most) [found, most] = [at, load];
    }
  }
  return found;
};
