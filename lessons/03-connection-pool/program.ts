/**
 * A database service: readers, writers, and for a while reports that hold on to their connections.
 * In two worlds they share one pool, naive or sound; in the third each purpose has its own.
 *
 * The database is a real SQLite. A query's own time is simulated, by a pause with the connection in
 * hand; its locks are SQLite's.
 *
 * @module
 */
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Random from "effect/Random";
import * as Scope from "effect/Scope";
import { type Arrival, arrive, drawArrivals } from "../../src/lesson/arrival.ts";
import { demonstration } from "../../src/lesson/lesson.ts";
import * as Parameter from "../../src/lesson/parameter.ts";
import * as Measure from "../../src/trace/measure.ts";
import * as Trace from "../../src/trace/trace.ts";
import * as ConnectionPool from "./connection_pool.ts";
import {
  type Connection,
  Database,
  type DatabaseBusy,
  patiently,
  type QueryFailed,
  transaction,
} from "./database.ts";
import { Databases } from "./databases.ts";
import * as NaivePool from "./naive_pool.ts";

const parameters = {
  readers: Parameter.whole({
    description: "Connections in the read pool",
    default: 10,
    minimum: 1,
    maximum: 32,
  }),
  writers: Parameter.whole({
    description: "Connections in the write pool",
    default: 3,
    minimum: 1,
    maximum: 16,
  }),
  analysts: Parameter.whole({
    description: "Connections in the analytics pool; it has a database of its own",
    default: 2,
    minimum: 1,
    maximum: 16,
  }),
  acquireLimit: Parameter.seconds({
    description: "The longest wait for a connection; the naive pool has no such limit",
    default: 5,
    minimum: 0.05,
    maximum: 60,
  }),
  journal: Parameter.choice({
    description: "How SQLite keeps its journal: write-ahead, or the rollback journal",
    default: "wal",
    options: ["wal", "delete"],
  }),
  busyTimeout: Parameter.seconds({
    description: "How long a statement tries again while the database is locked",
    default: 0,
    minimum: 0,
    maximum: 5,
  }),
  reads: Parameter.real({
    description: "Reads per second, on average",
    default: 8,
    minimum: 0.1,
    maximum: 20,
    unit: "/s",
  }),
  writes: Parameter.real({
    description: "Writes per second, on average",
    default: 4,
    minimum: 0.1,
    maximum: 10,
    unit: "/s",
  }),
  reports: Parameter.real({
    description: "Reports per second, in the time of reports",
    default: 1,
    minimum: 0,
    maximum: 5,
    unit: "/s",
  }),
  reportsAt: Parameter.seconds({
    description: "When the time of reports begins",
    default: 10,
    minimum: 0,
    maximum: 60,
  }),
  reportsFor: Parameter.seconds({
    description: "How long reports are asked for",
    default: 20,
    minimum: 0,
    maximum: 60,
  }),
  report: Parameter.seconds({
    description: "What a report takes, with its connection in hand",
    default: 20,
    minimum: 0.1,
    maximum: 60,
  }),
  dropAt: Parameter.seconds({
    description: "When the database drops all connections that are open",
    default: 50,
    minimum: 0,
    maximum: 60,
  }),
  length: Parameter.seconds({
    description: "How long reads and writes arrive",
    default: 60,
    minimum: 1,
    maximum: 60,
  }),
};

type Values = Parameter.Values<typeof parameters>;

type Service = "read" | "write" | "report";

interface Call extends Arrival {
  readonly service: Service;
  /** How long it has its connection in hand, in seconds. */
  readonly takes: number;
}

/** Calls of one service at random moments. */
const drawCalls = (
  service: Service,
  rate: number,
  [from, to]: readonly [number, number],
  [least, most]: readonly [number, number],
): Effect.Effect<ReadonlyArray<Call>> =>
  drawArrivals(
    { rate, from, to },
    (at) => Effect.map(Random.nextRange(least, most), (takes) => ({ at, service, takes })),
  );

const drawTraffic = (values: Values): Effect.Effect<ReadonlyArray<Call>> =>
  Effect.gen(function* () {
    const { report, reportsAt, reportsFor } = values;
    const whole = [0, values.length] as const;
    const reads = yield* drawCalls("read", values.reads, whole, [0.1, 0.3]);
    const writes = yield* drawCalls("write", values.writes, whole, [0.05, 0.15]);
    const time = [reportsAt, reportsAt + reportsFor] as const;
    const reports = yield* drawCalls("report", values.reports, time, [report, report]);
    return [...reads, ...writes, ...reports].sort((one, other) => one.at - other.at);
  });

type QueryError = DatabaseBusy | QueryFailed;

// #region work
/** What each service does with its connection. The pauses stand for the time of larger data. */
const works = {
  read: (connection, call, busyTimeout) =>
    connection.query("SELECT count(*), sum(amount) FROM orders").pipe(
      patiently(busyTimeout),
      Effect.zipRight(Effect.sleep(Duration.seconds(call.takes))),
    ),
  write: (connection, call, busyTimeout) =>
    transaction(
      connection,
      busyTimeout,
      Effect.zipRight(
        connection.query("INSERT INTO orders (amount) VALUES (?)", 100),
        Effect.sleep(Duration.seconds(call.takes)),
      ),
    ),
  report: (connection, call, busyTimeout) =>
    Effect.acquireUseRelease(
      connection.query("BEGIN"),
      () =>
        connection.query("SELECT amount, count(*) FROM orders GROUP BY amount").pipe(
          patiently(busyTimeout),
          Effect.zipRight(Effect.sleep(Duration.seconds(call.takes))),
        ),
      () => Effect.ignore(connection.query("ROLLBACK")),
    ),
} satisfies Record<
  Service,
  (
    connection: Connection,
    call: Call,
    busyTimeout: Duration.Duration,
  ) => Effect.Effect<void, QueryError>
>;
// #endregion

/** A pool as the traffic sees it. */
interface Pool {
  readonly compartment: string;
  readonly use: <A, E>(
    work: (connection: Connection) => Effect.Effect<A, E>,
  ) => Effect.Effect<A, unknown>;
  /** How many connections it says are in use, where it says so. */
  readonly inUse?: Effect.Effect<number> | undefined;
}

/** Calls the pools, each service its own, and asks them at the end what they think is in use. */
export const traffic = (values: Values, pools: Readonly<Record<Service, Pool>>) =>
  Effect.gen(function* () {
    const calls = yield* drawTraffic(values);
    const busyTimeout = Duration.seconds(values.busyTimeout);
    yield* arrive(calls, (call, index) => {
      const { compartment, use } = pools[call.service];
      const task = `${call.service}-${index + 1}`;
      let lent: Connection;
      return Effect.ignore(Trace.throughCompartment(
        { task, compartment, service: call.service },
        Effect.suspend(() => works[call.service](lent, call, busyTimeout)),
        (work) =>
          use((connection) => {
            lent = connection;
            return work;
          }),
      ));
    });
    for (const { compartment, inUse } of new Set(Object.values(pools))) {
      if (inUse === undefined) continue;
      const count = yield* inUse;
      yield* Trace.note(`all is done, and the ${compartment} pool says: ${count} in use`);
    }
  });

// #region connect
/** Connects to a database. At a moment, it drops all connections that are open. */
export const connector = (
  values: Values,
  name: string,
): Effect.Effect<
  Effect.Effect<Connection, QueryFailed>,
  QueryFailed,
  Database | Scope.Scope | Trace.Trace
> =>
  Effect.gen(function* () {
    const { connect } = yield* Database;
    const scope = yield* Effect.scope;
    const first = yield* connect(name);
    yield* Effect.ignore(first.query(`PRAGMA journal_mode = ${values.journal}`));
    yield* Effect.ignore(first.query("CREATE TABLE orders (id INTEGER PRIMARY KEY, amount REAL)"));
    const open = new Set<Connection>();
    const drop = Effect.gen(function* () {
      yield* Effect.sleep(Duration.seconds(values.dropAt));
      yield* Trace.note(`the ${name} database drops ${open.size} connections`);
      for (const connection of open) yield* connection.close;
      open.clear();
    });
    yield* Effect.forkScoped(drop);
    return connect(name).pipe(
      Effect.provideService(Scope.Scope, scope),
      Effect.tap((connection) => open.add(connection)),
    );
  });
// #endregion

/** Reports a pool. */
export const opened = (compartment: string, size: number) =>
  Trace.emit({
    _tag: "CompartmentOpened",
    compartment,
    capacity: size,
    unit: "connections",
    queue: null,
  });

/** Whether a connection can be used. */
export const healthy = ({ query }: Connection): Effect.Effect<boolean> =>
  Effect.isSuccess(query("SELECT 1"));

/** One of this lesson's pools. */
const soundPool = (
  { acquireLimit }: Values,
  name: string,
  size: number,
  open: Effect.Effect<Connection, QueryFailed>,
): Effect.Effect<Pool, never, Scope.Scope | Trace.Trace> =>
  Effect.gen(function* () {
    const pool = yield* ConnectionPool.make({
      name,
      size,
      open,
      close: (connection) => connection.close,
      healthy,
      acquireLimit: Duration.seconds(acquireLimit),
    });
    yield* opened(name, size);
    return {
      compartment: name,
      use: pool.use,
      inUse: Effect.map(pool.statistics, ({ inUse }) => inUse),
    };
  });

/** Connections of a pool for all. */
export const sizeOfAll = ({ analysts, readers, writers }: Values): number =>
  readers + writers + analysts;

/** Runs a world on real databases. */
export const withDatabases = <E>(
  program: Effect.Effect<void, E, Database | Scope.Scope | Trace.Trace>,
): Effect.Effect<void, E, Scope.Scope | Trace.Trace> =>
  Effect.flatMap(Effect.flatten(Databases), (layer) => Effect.provide(program, layer));

/** One that cannot be opened at all is a defect here. */
const onDatabases = (
  program: Effect.Effect<void, QueryFailed, Database | Scope.Scope | Trace.Trace>,
): Effect.Effect<void, never, Scope.Scope | Trace.Trace> => Effect.orDie(withDatabases(program));

export default demonstration({
  parameters,
  speed: 5,
  prepare: Effect.asVoid(Effect.flatten(Databases)),
  measures: [
    Measure.asked,
    Measure.served,
    Measure.failed,
    Measure.rejected,
    Measure.goodput,
    Measure.latency(0.5),
    Measure.latency(0.99),
  ],
  // #region worlds
  worlds: [
    {
      name: "naive",
      title: "One naive pool",
      program: (values) =>
        onDatabases(Effect.gen(function* () {
          const size = sizeOfAll(values);
          const { inUse, use } = yield* NaivePool.make(size, yield* connector(values, "shop"));
          yield* opened("shared", size);
          const pool = { compartment: "shared", use, inUse };
          yield* traffic(values, { read: pool, write: pool, report: pool });
        })),
    },
    {
      name: "shared",
      title: "One pool for all",
      program: (values) =>
        onDatabases(Effect.gen(function* () {
          const open = yield* connector(values, "shop");
          const pool = yield* soundPool(values, "shared", sizeOfAll(values), open);
          yield* traffic(values, { read: pool, write: pool, report: pool });
        })),
    },
    {
      name: "split",
      title: "A pool for each purpose",
      program: (values) =>
        onDatabases(Effect.gen(function* () {
          const shop = yield* connector(values, "shop");
          const analytics = yield* connector(values, "analytics");
          yield* traffic(values, {
            read: yield* soundPool(values, "read", values.readers, shop),
            write: yield* soundPool(values, "write", values.writers, shop),
            report: yield* soundPool(values, "analytics", values.analysts, analytics),
          });
        })),
    },
  ],
  // #endregion
});
