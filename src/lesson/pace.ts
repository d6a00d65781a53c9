import * as Chunk from "effect/Chunk";
import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";
import * as Stream from "effect/Stream";
import type { Event } from "../trace/event.ts";

/**
 * Holds each event back until its time has come, so that a run can be watched.
 *
 * @param speed virtual seconds in a second of the host's clock; more than 0.
 */
export const pace =
  (speed: number) => <E, R>(events: Stream.Stream<Event, E, R>): Stream.Stream<Event, E, R> =>
    Stream.unwrap(
      Effect.map(Clock.currentTimeMillis, (start) =>
        Stream.mapChunksEffect(events, (chunk) => {
          if (Chunk.isEmpty(chunk)) return Effect.succeed(chunk);
          const due = start + Chunk.unsafeHead(chunk).at / speed;
          return Effect.flatMap(Clock.currentTimeMillis, (now) =>
            due > now ? Effect.as(Effect.sleep(due - now), chunk) : Effect.succeed(chunk));
        })),
    );
