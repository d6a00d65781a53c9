import * as Chunk from "effect/Chunk";
import * as Effect from "effect/Effect";
import * as Stream from "effect/Stream";
import type { Event } from "../trace/event.ts";

/**
 * Begins to keep time, and gives what waits until a moment of the run has come: one in milliseconds
 * of virtual time.
 *
 * @param speed virtual seconds in a second of the host's clock; more than 0.
 */
const makePace = (
  speed: number,
): Effect.Effect<(at: number) => Effect.Effect<void>> =>
  Effect.clockWith((clock) => {
    const start = clock.unsafeCurrentTimeMillis();
    return Effect.succeed((at) =>
      Effect.suspend(() => {
        const left = start + at / speed - clock.unsafeCurrentTimeMillis();
        return left > 0 ? Effect.sleep(left) : Effect.void;
      })
    );
  });

/** Holds events back until their time has come, so that a run can be watched. */
export const pace =
  (speed: number) => <E, R>(events: Stream.Stream<Event, E, R>): Stream.Stream<Event, E, R> =>
    Stream.unwrap(
      Effect.map(
        makePace(speed),
        (due) =>
          Stream.mapChunksEffect(
            events,
            (chunk) =>
              Chunk.isEmpty(chunk)
                ? Effect.succeed(chunk)
                : Effect.as(due(Chunk.unsafeHead(chunk).at), chunk),
          ),
      ),
    );
