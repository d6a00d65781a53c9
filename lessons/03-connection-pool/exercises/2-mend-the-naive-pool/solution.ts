/**
 * The semaphore was right, and so was `ensuring`. The three faults lie around them.
 *
 * A connection went back to the idle ones whatever had become of it. Now it is asked for its health
 * when it is taken out again. That finds what broke in use and what broke while it lay idle. A
 * broken one is closed before another takes its place, so the server never has one too many.
 *
 * The count went down behind the work, on the way that only success takes. It stood one line away
 * from an `ensuring` that did it right, which is why nobody saw it. What belongs together, the count
 * and the connection, now changes together in one finalizer.
 *
 * The third cannot be seen in any line. `open` ran where a time-out could interrupt it: the server
 * had the connection, and the pool threw away the only reference to it. Even an `open` that has
 * ended leaves a gap, between its end and the `ensuring`, in which an interruption loses it.
 * `Effect.acquireUseRelease` has no such gap: what gets the connection and what gives it back cannot
 * be interrupted, and what lies between them can. A caller whose time-out strikes during a slow
 * connect has to wait for it. That is the price of opening in the caller's fiber; the lesson's pool
 * opens in fibers of its own.
 */
import * as Effect from "effect/Effect";

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
  { close, healthy, open, size }: Options<C, E>,
): Effect.Effect<Pool<C, E>> =>
  Effect.gen(function* () {
    const semaphore = yield* Effect.makeSemaphore(size);
    const idle: Array<C> = [];
    let inUse = 0;

    /** An idle connection that is sound, or a new one. */
    const connect: Effect.Effect<C, E> = Effect.suspend(() => {
      const connection = idle.pop();
      if (connection === undefined) return open;
      return Effect.flatMap(
        healthy(connection),
        (sound) => sound ? Effect.succeed(connection) : Effect.zipRight(close(connection), connect),
      );
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
