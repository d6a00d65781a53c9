/**
 * A connection-pool bulkhead: so many connections for one purpose, handed on first come, first
 * served, and never handed on broken.
 *
 * Connections are opened by fibers of the pool's own, so a caller that waits for a slow one can be
 * interrupted at once, and the connection, when it is there at last, goes to the next in line.
 *
 * @module
 */
import * as Cause from "effect/Cause";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import type * as Scope from "effect/Scope";
import { refuse } from "../02-thread-pool/refuse.ts";
import { requireWhole } from "../02-thread-pool/require_whole.ts";
import { type Restore, WaitingLine } from "../02-thread-pool/waiting_line.ts";
import { PoolClosed, PoolExhausted, type Refusal } from "./pool_refusal.ts";

export { PoolClosed, PoolExhausted } from "./pool_refusal.ts";

// #region options
export interface Options<C, E, R> {
  /** Names the pool in errors and statistics. */
  readonly name: string;
  /** How many connections there are at most: a whole number, at least 1. Default 10. */
  readonly size?: number;
  /** Opens a connection. It is interrupted only when the pool's scope closes. */
  readonly open: Effect.Effect<C, E, R>;
  /** Closes a connection, broken or not. */
  readonly close: (connection: C) => Effect.Effect<void>;
  /**
   * Whether a connection can be used, seen how its latest use ended. It is asked when one comes
   * back, and again before an idle one is lent, in a fiber of the pool's own. A check that fails
   * says no; one that may hang wants a time-out, since the connection is taken meanwhile. Default:
   * always.
   */
  readonly healthy?: (
    connection: C,
    exit: Exit.Exit<unknown, unknown>,
  ) => Effect.Effect<boolean>;
  /** The longest that a caller waits for a connection. Default 5 seconds. */
  readonly acquireLimit?: Duration.DurationInput;
  /** How many connections to open before anyone asks. Default 0: each is opened when needed. */
  readonly ahead?: number;
}
// #endregion

/** A pool at one moment. */
export interface Statistics {
  readonly name: string;
  readonly size: number;
  /** Lent, or being looked at. */
  readonly inUse: number;
  readonly idle: number;
  readonly waiting: number;
  /** Connections opened since the pool was made. */
  readonly created: number;
  /** Connections closed because they could not be used again. */
  readonly discarded: number;
  /** Attempts to open a connection that failed. */
  readonly errors: number;
  /** Callers that waited for the acquire limit in vain. */
  readonly exhausted: number;
  /** Time spent in the line by all who have left it, added up. */
  readonly waited: Duration.Duration;
}

// #region interface
export interface ConnectionPool<C, E> {
  readonly name: string;

  /** Lends a connection to some work, and takes it back however the work ends. */
  readonly use: <A, E2, R>(
    work: (connection: C) => Effect.Effect<A, E2, R>,
  ) => Effect.Effect<A, E | E2 | PoolExhausted | PoolClosed, R>;

  /** Lends a connection until the scope closes. */
  readonly get: Effect.Effect<C, E | PoolExhausted | PoolClosed, Scope.Scope>;

  /** Gives out no more connections to newcomers, serves who waits, and closes each that comes back. */
  readonly close: Effect.Effect<void>;

  readonly statistics: Effect.Effect<Statistics>;
}
// #endregion

/**
 * Makes a pool that lives as long as the scope. When the scope closes, whoever still waits is told
 * `PoolClosed`; connections in use are closed when they come back, and the scope waits for them.
 *
 * Dies with a `RangeError` where a number is not a whole one within its bounds.
 */
export const make = <C, E, R>(
  options: Options<C, E, R>,
): Effect.Effect<ConnectionPool<C, E>, never, R | Scope.Scope> =>
  Effect.gen(function* () {
    const { ahead = 0, healthy, name, size = 10 } = options;
    requireWhole("size", size, { least: 1 });
    requireWhole("ahead", ahead, { least: 0, most: size });
    const context = yield* Effect.context<R>();
    const scope = yield* Effect.scope;

    const line = new WaitingLine<C, E | Refusal>(yield* Effect.clock);
    const idle: Array<C> = [];
    const counts = { created: 0, discarded: 0, errors: 0, exhausted: 0 };
    /** Told of each change while the pool is being closed. */
    const closing = new Set<() => void>();
    let inUse = 0;
    let opening = 0;
    /** Of those in use, the ones that are only looked at: most will be fit, and go to who waits. */
    let vetting = 0;
    /** Connections that exist, are being opened, or are being closed: never more than `size`. */
    let existing = 0;
    let open = true;

    // #region hand-over
    /** Gives a connection that is fit for use to whoever has waited longest. */
    const give = (connection: C): void => {
      const next = line.first;
      if (next === undefined) idle.push(connection);
      else {
        inUse++;
        line.call(next, Exit.succeed(connection));
      }
      settle();
    };
    // #endregion

    const settle = (): void => {
      if (!open) closing.forEach((callback) => callback());
    };

    // #region open
    /** Opens as many connections as callers wait for, as far as the size allows. */
    const grow = (atLeast = 0): Effect.Effect<void> =>
      Effect.suspend(() => {
        const wanted = Math.max(line.length, atLeast) - opening - vetting;
        const count = Math.min(wanted, size - existing);
        if (count <= 0) return Effect.void;
        opening += count;
        existing += count;
        return Effect.replicateEffect(Effect.forkIn(openOne, scope), count, { discard: true });
      });

    const openOne: Effect.Effect<void> = Effect.uninterruptible(Effect.matchCauseEffect(
      Effect.interruptible(Effect.provide(options.open, context)),
      {
        onSuccess: (connection) =>
          Effect.sync(() => {
            opening--;
            counts.created++;
            give(connection);
          }),
        onFailure: (cause) =>
          Effect.suspend(() => {
            opening--;
            existing--;
            const interrupted = Cause.isInterruptedOnly(cause);
            if (!interrupted) counts.errors++;
            // Who has waited longest is told; the others get attempts of their own.
            const first = line.first;
            if (first !== undefined) {
              line.call(
                first,
                interrupted ? refuse(new PoolClosed(name)) : Exit.failCause(cause),
              );
            }
            settle();
            return interrupted ? Effect.void : grow();
          }),
      },
    ));
    // #endregion

    // #region return
    const putBack = (connection: C): void => {
      inUse--;
      give(connection);
    };

    /** Closes a connection, well or not, and has it replaced if somebody waits. */
    const retire = (connection: C): Effect.Effect<void> =>
      Effect.zipRight(
        Effect.exit(Effect.suspend(() => options.close(connection))),
        Effect.suspend(() => {
          existing--;
          settle();
          return grow();
        }),
      );

    /**
     * Looks at a connection that is taken, and hands it on if it is fit or closes it otherwise. The
     * pool does this in a fiber of its own: however long it takes, nobody is held up by it.
     */
    const vet = (
      healthy: (connection: C, exit: Exit.Exit<unknown, unknown>) => Effect.Effect<boolean>,
      connection: C,
      exit: Exit.Exit<unknown, unknown>,
    ): Effect.Effect<void> => {
      const look = Effect.catchAllCause(
        Effect.suspend(() => healthy(connection, exit)),
        () => Effect.succeed(false),
      );
      vetting++;
      const decide = Effect.flatMap(look, (fit) => {
        vetting--;
        if (fit) return Effect.sync(() => putBack(connection));
        inUse--;
        counts.discarded++;
        return Effect.zipRight(lend, retire(connection));
      });
      return Effect.asVoid(Effect.forkIn(Effect.uninterruptible(decide), scope));
    };

    /** Takes a connection back: it is handed on if it can be used again, and closed otherwise. */
    const takeBack = (
      connection: C,
      exit: Exit.Exit<unknown, unknown>,
    ): Effect.Effect<void> =>
      healthy === undefined
        ? Effect.sync(() => putBack(connection))
        : vet(healthy, connection, exit);
    // #endregion

    // #region lend
    /** Sees to it that who waits gets something: an idle connection, or else a new one. */
    const lend: Effect.Effect<void> = Effect.suspend(() => {
      if (line.length === 0) return Effect.void;
      if (idle.length === 0) return grow();
      const connection = idle.pop()!;
      if (healthy === undefined) return Effect.sync(() => give(connection));
      // It may have been broken while nobody looked.
      inUse++;
      return vet(healthy, connection, Exit.void);
    });
    // #endregion

    // #region take
    /** A caller stopped waiting; a connection that it was just given goes to the next in line. */
    const leave = (called: Exit.Exit<C, E | Refusal> | undefined): void => {
      if (called !== undefined && Exit.isSuccess(called)) putBack(called.value);
      else settle();
    };

    const take = (restore: Restore): Effect.Effect<C, E | Refusal> =>
      Effect.suspend(() => {
        if (!open) return refuse(new PoolClosed(name));
        if (healthy === undefined && idle.length > 0) {
          inUse++;
          return Exit.succeed(idle.pop()!);
        }
        const caller = line.join(1);
        return Effect.zipRight(lend, line.wait(caller, restore, leave));
      });
    // #endregion

    // #region use
    const use: ConnectionPool<C, E>["use"] = (work) =>
      Effect.uninterruptibleMask((restore) =>
        Effect.flatMap(take(restore), (connection) =>
          Effect.matchCauseEffect(
            restore(Effect.suspend(() => work(connection))),
            {
              onSuccess: (value) => Effect.as(takeBack(connection, Exit.succeed(value)), value),
              onFailure: (cause) => {
                const exit = Exit.failCause(cause);
                return Effect.zipRight(takeBack(connection, exit), exit);
              },
            },
          ))
      );

    const get: ConnectionPool<C, E>["get"] = Effect.uninterruptibleMask((restore) =>
      Effect.tap(
        take(restore),
        (connection) => Effect.addFinalizer((exit) => takeBack(connection, exit)),
      )
    );
    // #endregion

    const untilChange = Effect.async<void>((resume) => {
      const callback = (): void => {
        closing.delete(callback);
        resume(Effect.void);
      };
      closing.add(callback);
      return Effect.sync(() => void closing.delete(callback));
    });

    // #region close
    /** Closes each connection as soon as nobody uses it or waits for it, until there is none. */
    const drain: Effect.Effect<void> = Effect.suspend(() => {
      if (line.length === 0 && idle.length > 0) {
        return Effect.zipRight(Effect.uninterruptible(retire(idle.pop()!)), drain);
      }
      return existing === 0 && line.length === 0
        ? Effect.void
        : Effect.zipRight(untilChange, drain);
    });

    const close = Effect.suspend(() => {
      open = false;
      return drain;
    });
    // #endregion

    const watch = line.watch(Duration.decode(options.acquireLimit ?? "5 seconds"), (caller) => {
      counts.exhausted++;
      line.call(caller, refuse(new PoolExhausted(name, size, inUse, line.length - 1)));
      settle();
    });
    yield* Effect.forkIn(Effect.interruptible(watch), scope);

    yield* Effect.addFinalizer(() =>
      Effect.suspend(() => {
        for (let next = line.first; next !== undefined; next = line.first) {
          line.call(next, refuse(new PoolClosed(name)));
        }
        return close;
      })
    );
    yield* grow(ahead);

    return {
      name,
      use,
      get,
      close,
      statistics: Effect.sync(() => ({
        name,
        size,
        inUse,
        idle: idle.length,
        waiting: line.length,
        ...counts,
        waited: line.timeWaited,
      })),
    };
  });
