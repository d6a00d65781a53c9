/**
 * How often one client may ask: the generic cell rate algorithm (ITU-T I.371), which is a token
 * bucket kept as a single number for each client.
 *
 * @module
 */
import * as Clock from "effect/Clock";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";

export interface Options {
  /** Requests that may come at once, by a client that has been quiet. */
  readonly burst: number;
  /** How long it takes until one more is granted. */
  readonly every: Duration.DurationInput;
  /** Clients that are remembered; beyond that, those that have long been quiet are forgotten. */
  readonly clients: number;
}

/** This client has asked too often. */
export class TooManyRequests {
  readonly _tag = "TooManyRequests";
  constructor(
    /** When its next request will be granted. */
    readonly retryAfter: Duration.Duration,
  ) {}
}

export interface RateLimit {
  /** Grants one request to a client, or says when to come again. */
  readonly take: (client: string) => Effect.Effect<void, TooManyRequests>;
}

/** Makes a limit that has seen nobody yet. Time is monotonic. */
export const makeRateLimit = ({ burst, clients, every }: Options): RateLimit => {
  const interval = Number(Duration.unsafeToNanos(every));
  /** For each client, when its bucket will be full again, in nanoseconds; the oldest change first. */
  const fullAt = new Map<string, number>();

  const forget = (now: number): void => {
    for (const [client, full] of fullAt) {
      if (fullAt.size <= clients && full > now) return;
      fullAt.delete(client);
    }
  };

  return {
    take: (client) =>
      Effect.flatMap(Clock.currentTimeNanos, (time) => {
        const now = Number(time);
        const full = Math.max(fullAt.get(client) ?? now, now) + interval;
        const wait = full - now - burst * interval;
        if (wait > 0) return Effect.fail(new TooManyRequests(Duration.nanos(BigInt(wait))));
        // Set anew, so that the map is in the order of the latest grants.
        fullAt.delete(client);
        fullAt.set(client, full);
        forget(now);
        return Effect.void;
      }),
  };
};
