import type { Event } from "../trace/event.ts";

const taskOf = (event: Event): string | undefined =>
  "task" in event ? `${event.world} ${event.task}` : undefined;

const isSetting = ({ _tag }: Event): boolean =>
  _tag === "CompartmentOpened" || _tag === "CompartmentResized";

/**
 * The latest so many events, and before them those that a reader needs to make sense of these:
 * the earlier life of their tasks, and the limits of compartments.
 */
export const excerpt = (events: ReadonlyArray<Event>, latest: number): ReadonlyArray<Event> => {
  const from = Math.max(0, events.length - latest);
  const tasks = new Set(events.slice(from).flatMap((event) => taskOf(event) ?? []));
  const isNeeded = (event: Event): boolean => isSetting(event) || tasks.has(taskOf(event) ?? "");
  return events.filter((event, index) => index >= from || isNeeded(event));
};
