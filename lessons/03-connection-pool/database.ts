/**
 * A SQL database, as this lesson needs one. It is a service, so that the same program runs on
 * whatever SQLite its host has.
 *
 * @module
 */
import * as Context from "effect/Context";
import * as Data from "effect/Data";
import * as Effect from "effect/Effect";
import * as Schedule from "effect/Schedule";
import type * as Duration from "effect/Duration";
import type * as Scope from "effect/Scope";

/** SQLITE_BUSY: another connection holds the lock that the statement needs. */
export class DatabaseBusy extends Data.TaggedClass("DatabaseBusy")<{ readonly sql: string }> {}

/** The statement could not be run, for any other reason. */
export class QueryFailed extends Data.TaggedClass("QueryFailed")<{
  readonly sql: string;
  readonly reason: string;
}> {}

export type Row = Readonly<Record<string, unknown>>;

// #region database
export interface Connection {
  /** Runs one statement. It never waits for a lock: a locked database is `DatabaseBusy` at once. */
  readonly query: (
    sql: string,
    ...values: ReadonlyArray<string | number>
  ) => Effect.Effect<ReadonlyArray<Row>, DatabaseBusy | QueryFailed>;
  readonly close: Effect.Effect<void>;
}

export class Database extends Context.Tag("watertight/lesson-03/Database")<Database, {
  /** Connects to the database of this name; it is empty at first, and gone when the scope closes. */
  readonly connect: (name: string) => Effect.Effect<Connection, QueryFailed, Scope.Scope>;
}>() {}
// #endregion

/**
 * What a new connection begins with. Nothing here need outlive a crash, so nothing waits for a
 * disk. The statement looks into the database; one that is locked just then cannot be connected to.
 */
export const withoutSync = (connection: Connection): Effect.Effect<Connection, QueryFailed> =>
  connection.query("PRAGMA synchronous = OFF").pipe(
    Effect.as(connection),
    Effect.tapError(() => connection.close),
    Effect.catchTag(
      "DatabaseBusy",
      ({ sql }) => Effect.fail(new QueryFailed({ sql, reason: "database is locked" })),
    ),
  );

// #region busy-timeout
/**
 * Tries again while the database is busy, for so long, and then says that it is: what SQLite's
 * own `busy_timeout` does, but without holding up the thread on which the lock's holder runs.
 */
export const patiently = (busyTimeout: Duration.Duration) => {
  const schedule = Schedule.exponential("5 millis").pipe(
    Schedule.union(Schedule.spaced("50 millis")),
    Schedule.upTo(busyTimeout),
  );
  return <A, E, R>(query: Effect.Effect<A, E | DatabaseBusy, R>) =>
    Effect.retry(query, { schedule, while: (error) => error instanceof DatabaseBusy });
};
// #endregion

// #region transaction
/**
 * Work in a transaction that has the write lock from its beginning. Interrupted or failed, it is
 * rolled back.
 */
export const transaction = <A, E>(
  connection: Connection,
  busyTimeout: Duration.Duration,
  work: Effect.Effect<A, E>,
): Effect.Effect<A, E | DatabaseBusy | QueryFailed> => {
  const retried = patiently(busyTimeout);
  const rollback = Effect.ignore(connection.query("ROLLBACK"));
  // While it waits for the lock it may be interrupted; in the very moment of getting it, too.
  const begin = Effect.interruptible(retried(connection.query("BEGIN IMMEDIATE")));
  return Effect.acquireUseRelease(
    Effect.onInterrupt(begin, () => rollback),
    () => Effect.zipLeft(work, retried(connection.query("COMMIT"))),
    (_, exit) => exit._tag === "Success" ? Effect.void : rollback,
  );
};
// #endregion
