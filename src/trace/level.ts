import { messagesOf, tasksOf, type World } from "./timeline.ts";

/** How full a compartment was from a moment on. */
export interface Level {
  readonly at: number;
  readonly busy: number;
  readonly waiting: number;
}

/** Adds changes up, instant by instant. */
class Changes {
  private readonly sums = new Map<number, { busy: number; waiting: number }>();

  add(at: number | undefined, busy: number, waiting: number): void {
    if (at === undefined) return;
    const sum = this.sums.get(at) ?? { busy: 0, waiting: 0 };
    this.sums.set(at, { busy: sum.busy + busy, waiting: sum.waiting + waiting });
  }

  levels(): ReadonlyArray<Level> {
    const levels: Array<Level> = [];
    let busy = 0;
    let waiting = 0;
    for (const [at, sum] of Array.from(this.sums).sort(([a], [b]) => a - b)) {
      busy += sum.busy;
      waiting += sum.waiting;
      levels.push({ at, busy, waiting });
    }
    return levels;
  }
}

/** How full a compartment was over time: one entry for each instant at which that changed. */
export const levelsOf = (world: World, compartment: string): ReadonlyArray<Level> => {
  const changes = new Changes();
  for (const task of tasksOf(world)) {
    if (task.compartment !== compartment) continue;
    changes.add(task.queuedAt, 0, 1);
    changes.add(task.startedAt ?? task.endedAt, 0, -1);
    changes.add(task.startedAt, task.size, 0);
    if (task.startedAt !== undefined) changes.add(task.endedAt, -task.size, 0);
  }
  return changes.levels();
};

/** How many messages were under way to a receiver over time; they count as waiting. */
export const inboxLevelsOf = (world: World, receiver: string): ReadonlyArray<Level> => {
  const changes = new Changes();
  for (const message of messagesOf(world)) {
    if (message.receiver !== receiver) continue;
    changes.add(message.sentAt, 0, 1);
    changes.add(message.endedAt, 0, -1);
  }
  return changes.levels();
};
