import type { Event } from "../trace/event.ts";
import { cut } from "./shown.ts";

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

/** The end of a run. */
export interface RunEnd {
  readonly events: ReadonlyArray<Event>;
  /**
   * Milliseconds. Of what was before, there is only what it takes to understand the rest; 0 where
   * nothing is left out.
   */
  readonly since: number;
}

/** A learner's errors may say anything, at any length. */
const short = (event: Event): Event => {
  if ("reason" in event) return { ...event, reason: cut(event.reason) };
  return event._tag === "Noted" ? { ...event, text: cut(event.text) } : event;
};

/** As much of the end of a run as goes into so many events of bounded length. */
export const endOf = (events: ReadonlyArray<Event>, most: number): RunEnd => {
  if (events.length <= most) return { events: events.map(short), since: 0 };
  // The fewer are the latest, the fewer go before them.
  for (let latest = most; latest > 0; latest = Math.floor(latest * 0.9)) {
    const kept = excerpt(events, latest);
    if (kept.length <= most) {
      return { events: kept.map(short), since: events[events.length - latest]!.at };
    }
  }
  const kept = events.slice(-most);
  return { events: kept.map(short), since: kept[0]?.at ?? 0 };
};
