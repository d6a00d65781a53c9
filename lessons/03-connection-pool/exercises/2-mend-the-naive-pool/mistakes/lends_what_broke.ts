/** Mends the count and the leak, and still asks nothing of a connection. */
import * as Effect from "effect/Effect";

export const caught = {
  by: "broken",
  saying: "one after another",
};

export interface Options<C, E> {
  /** How many connections there are at most: at least 1. */
  readonly size: number;
  /** Opens a connection; not to be interrupted. */
  readonly open: Effect.Effect<C, E>;
  /** Closes a connection, broken or not. */
  readonly close: (connection: C) => Effect.Effect<void>;
  /** Whether a connection can be used. */
  readonly healthy: (connection: C) => Effect.Effect<boolean>;
}

export interface Pool<C, E> {
  /** Lends a connection to some work, and takes it back afterwards. */
  readonly use: <A, E2, R>(
    work: (connection: C) => Effect.Effect<A, E2, R>,
  ) => Effect.Effect<A, E | E2, R>;
  /** How many connections are lent. */
  readonly inUse: Effect.Effect<number>;
}

export const makePool = <C, E>(
  { open, size }: Options<C, E>,
): Effect.Effect<Pool<C, E>> =>
  Effect.gen(function* () {
    const semaphore = yield* Effect.makeSemaphore(size);
    const idle: Array<C> = [];
    let inUse = 0;

    /** An idle connection, or a new one. */
    const connect: Effect.Effect<C, E> = Effect.suspend(() => {
      const connection = idle.pop();
      return connection === undefined ? open : Effect.succeed(connection);
    });

    const lend = (connection: C) =>
      Effect.sync(() => {
        inUse++;
        return connection;
      });

    const putBack = (connection: C) =>
      Effect.sync(() => {
        inUse--;
        idle.push(connection);
      });

    return {
      inUse: Effect.sync(() => inUse),
      use: (work) =>
        semaphore.withPermits(1)(
          Effect.acquireUseRelease(Effect.flatMap(connect, lend), work, putBack),
        ),
    };
  });
