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
  /** Lends a connection to some work, first come, first served, and takes it back afterwards. */
  readonly use: <A, E2, R>(
    work: (connection: C) => Effect.Effect<A, E2, R>,
  ) => Effect.Effect<A, E | E2, R>;
}

export const makePool = <C, E>({ open }: Options<C, E>): Effect.Effect<Pool<C, E>> =>
  Effect.sync(() => {
    // TODO: remember which connections lie idle, how many places are taken, and who waits.
    return {
      // TODO: lend an idle connection that is sound, open one, or let the caller wait.
      use: (work) => Effect.flatMap(open, work),
    };
  });
