import type { Event } from "../trace/event.ts";
import { levelsOf } from "../trace/level.ts";
import { type Compartment, fromEvents, type World } from "../trace/timeline.ts";

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(3)} s`;

/** Something that no compartment can do. */
export interface Overfull {
  /** Milliseconds of virtual time. */
  readonly at: number;
  /** What, in a sentence. */
  readonly words: string;
}

const firstIn = (
  world: World,
  { capacity, name, queue, unit }: Compartment,
): Overfull | undefined => {
  for (const { at, busy, waiting } of levelsOf(world, name)) {
    const then = `At ${seconds(at)}`;
    if (busy > capacity) {
      return {
        at,
        words: `${then}, ${busy} ${unit} of ${name} were in use, and it has ${capacity}.`,
      };
    }
    if (queue !== null && waiting > queue) {
      return {
        at,
        words: `${then}, ${waiting} waited for ${name}, and its queue has ${queue} places.`,
      };
    }
  }
  return undefined;
};

/**
 * The first time that a world had more in a compartment than there is room for: a guard that lets
 * everyone in looks well in every other respect, since in a simulation nobody gets into its way.
 */
export const overfull = (events: ReadonlyArray<Event>): Overfull | undefined =>
  Array.from(fromEvents(events).worlds.values())
    .flatMap((world) =>
      Array.from(world.compartments.values()).flatMap((each) => firstIn(world, each) ?? [])
    )
    .toSorted((one, other) => one.at - other.at)[0];
