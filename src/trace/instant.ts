import * as Stream from "effect/Stream";
import type { Event } from "./event.ts";
import * as Timeline from "./timeline.ts";

/** Neighbours of the same time and world, together. */
export const instantsOf = (events: Iterable<Event>): ReadonlyArray<ReadonlyArray<Event>> => {
  const instants: Array<Array<Event>> = [];
  for (const event of events) {
    const last = instants.at(-1);
    if (last?.[0]?.at === event.at && last[0].world === event.world) last.push(event);
    else instants.push([event]);
  }
  return instants;
};

/** What happened at one time in one world. */
export interface Instant {
  readonly events: ReadonlyArray<Event>;
  /** After the events. */
  readonly timeline: Timeline.Timeline;
}

/** The instants of some events, each with the timeline after it; and the last of these. */
export const follow = (
  before: Timeline.Timeline,
  events: Iterable<Event>,
): readonly [after: Timeline.Timeline, instants: ReadonlyArray<Instant>] => {
  let timeline = before;
  const instants = instantsOf(events).map((events) => {
    timeline = events.reduce(Timeline.step, timeline);
    return { events, timeline };
  });
  return [timeline, instants];
};

/** The instants of each chunk of events, each with the timeline after it. */
export const followed = <E, R>(
  events: Stream.Stream<Event, E, R>,
): Stream.Stream<ReadonlyArray<Instant>, E, R> =>
  Stream.mapAccum(Stream.chunks(events), Timeline.empty, follow);
