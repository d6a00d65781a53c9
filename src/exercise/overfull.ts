import type { Event } from "../trace/event.ts";
import { levelsOf } from "../trace/level.ts";
import { type Compartment, fromEvents, type World } from "../trace/timeline.ts";

/** Something that no compartment can do. */
export interface Overfull {
  /** Milliseconds of virtual time. */
  readonly at: number;
  /** What, in a sentence. */
  readonly words: string;
}

const overfullIn = (world: World, { capacity, name, queue, unit }: Compartment): Overfull[] => {
  for (const { at, busy, waiting } of levelsOf(world, name)) {
    if (busy > capacity) {
      return [{
        at,
        words: `At once, ${busy} ${unit} of ${name} were in use, and it has ${capacity}.`,
      }];
    }
    if (queue !== null && waiting > queue) {
      return [{
        at,
        words: `At once, ${waiting} waited for ${name}, and its queue has ${queue} places.`,
      }];
    }
  }
  return [];
};

/**
 * The first time that a world had more in a compartment than there is room for: a guard that lets
 * everyone in looks well in every other respect, since in a simulation nobody gets into its way.
 */
export const overfull = (events: ReadonlyArray<Event>): Overfull | undefined =>
  Array.from(fromEvents(events).worlds.values())
    .flatMap((world) =>
      Array.from(world.compartments.values()).flatMap((each) => overfullIn(world, each))
    )
    .toSorted((one, other) => one.at - other.at)[0];
