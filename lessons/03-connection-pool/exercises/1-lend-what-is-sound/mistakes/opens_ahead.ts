/** Opens as many connections as there may be, before anybody asks. */
import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import * as FiberId from "effect/FiberId";

export const caught = {
  by: "reuse",
  saying: "before anybody asked for one",
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
  /** Lends a connection to some work, first come, first served, and takes it back afterwards. */
  readonly use: <A, E2, R>(
    work: (connection: C) => Effect.Effect<A, E2, R>,
  ) => Effect.Effect<A, E | E2, R>;
}

export const makePool = <C, E>(
  { close, healthy, open, size }: Options<C, E>,
): Effect.Effect<Pool<C, E>> =>
  Effect.gen(function* () {
    const line: Array<Deferred.Deferred<void>> = [];
    const idle = yield* Effect.orElseSucceed(
      Effect.replicateEffect(open, size),
      (): Array<C> => [],
    );
    /** Places that somebody has; each is the right to have one connection. */
    let taken = 0;

    /** Hands a place to who has waited longest; it is free only when nobody waits. */
    const release = Effect.sync(() => {
      const next = line.shift();
      if (next === undefined) taken--;
      else Deferred.unsafeDone(next, Effect.void);
    });

    const putBack = (connection: C) =>
      Effect.suspend(() => {
        idle.push(connection);
        return release;
      });

    /** A caller stopped waiting. If it was called meanwhile, its place goes to the next. */
    const leave = (turn: Deferred.Deferred<void>) =>
      Effect.suspend(() => {
        const position = line.indexOf(turn);
        if (position < 0) return release;
        line.splice(position, 1);
        return Effect.void;
      });

    const enter = (restore: <A>(wait: Effect.Effect<A>) => Effect.Effect<A>) =>
      Effect.suspend(() => {
        if (taken < size) {
          taken++;
          return Effect.void;
        }
        const turn = Deferred.unsafeMake<void>(FiberId.none);
        line.push(turn);
        return Effect.onInterrupt(restore(Deferred.await(turn)), () => leave(turn));
      });

    /** A connection for somebody who has a place: an idle one that is sound, or a new one. */
    const connect: Effect.Effect<C, E> = Effect.suspend(() => {
      const connection = idle.pop();
      if (connection === undefined) return open;
      return Effect.flatMap(
        healthy(connection),
        (sound) => sound ? Effect.succeed(connection) : Effect.zipRight(close(connection), connect),
      );
    });

    return {
      use: (work) =>
        Effect.uninterruptibleMask((restore) =>
          Effect.gen(function* () {
            yield* enter(restore);
            const connection = yield* Effect.onError(connect, () => release);
            return yield* Effect.ensuring(
              restore(Effect.suspend(() => work(connection))),
              putBack(connection),
            );
          })
        ),
    };
  });
