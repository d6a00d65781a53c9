/**
 * A database server to try connection pools on: it counts its connections, breaks and refuses.
 *
 * @module
 */
import * as Data from "effect/Data";
import type * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Trace from "../../src/trace/trace.ts";

/** The server takes no connection just now. */
export class Refused extends Data.TaggedError("Refused") {}

/** One of the server's connections. */
export interface Connection {
  readonly number: number;
  readonly isBroken: () => boolean;
  readonly break: Effect.Effect<void>;
}

/** A server to connect to, which keeps count of the connections that it has. */
export interface Server {
  readonly open: Effect.Effect<Connection, Refused>;
  readonly close: (connection: Connection) => Effect.Effect<void>;
  readonly healthy: (connection: Connection) => Effect.Effect<boolean>;
  /** Connections that it has: each from the first moment of opening to the last of closing. */
  readonly existing: () => number;
  /** Most connections that it had at once. */
  readonly most: () => number;
  /** How often somebody began to open one. */
  readonly attempts: () => number;
  readonly breakAll: Effect.Effect<void>;
  /** Has the next attempt fail. */
  readonly refuseNext: Effect.Effect<void>;
}

/** Makes a server that takes its time as given, or none. */
export const makeServer = (
  { closing, opening }: {
    readonly opening?: Duration.DurationInput;
    readonly closing?: Duration.DurationInput;
  } = {},
): Effect.Effect<Server, never, Trace.Trace> =>
  Effect.map(Trace.Trace, ({ unsafeEmit }) => {
    const connections = new Set<Connection>();
    let most = 0;
    let attempts = 0;
    let refuses = false;

    const note = (text: string): void => unsafeEmit({ _tag: "Noted", text });
    const pause = (duration: Duration.DurationInput | undefined): Effect.Effect<void> =>
      duration === undefined ? Effect.void : Effect.sleep(duration);

    const connectionOf = (number: number): Connection => {
      let isBroken = false;
      return {
        number,
        isBroken: () => isBroken,
        break: Effect.sync(() => {
          isBroken = true;
          note(`connection ${number} breaks`);
        }),
      };
    };

    return {
      existing: () => connections.size,
      most: () => most,
      attempts: () => attempts,
      breakAll: Effect.suspend(() =>
        Effect.forEach(connections, (connection) => connection.break, { discard: true })
      ),
      refuseNext: Effect.sync(() => {
        refuses = true;
      }),
      open: Effect.suspend(() => {
        attempts++;
        if (refuses) {
          refuses = false;
          note("the server refuses a connection");
          return Effect.zipRight(pause(opening), new Refused());
        }
        const connection = connectionOf(attempts);
        connections.add(connection);
        most = Math.max(most, connections.size);
        note(`connection ${connection.number} is being opened`);
        return Effect.as(pause(opening), connection);
      }),
      healthy: (connection) => Effect.sync(() => !connection.isBroken()),
      close: (connection) =>
        Effect.zipRight(
          pause(closing),
          Effect.sync(() => {
            connections.delete(connection);
            note(`connection ${connection.number} is closed`);
          }),
        ),
    };
  });
