/**
 * What the tests of the connection pool share.
 *
 * @module
 */
import assert from "node:assert/strict";
import * as Cause from "effect/Cause";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Option from "effect/Option";
import * as ConnectionPool from "../../../lessons/03-connection-pool/connection_pool.ts";

/** A connection that remembers what was done with it, and dies of misuse. */
export interface Connection {
  readonly number: number;
  state: "open" | "in use" | "broken" | "closed";
}

/** A server that connections go to. */
export const makeServer = (connectTime: Duration.DurationInput = 0) => {
  const connections: Array<Connection> = [];
  let failing = false;
  const open = Effect.sleep(connectTime).pipe(
    Effect.zipRight(Effect.suspend(() => {
      if (failing) return Effect.fail("refused" as const);
      const connection: Connection = { number: connections.length, state: "open" };
      connections.push(connection);
      return Effect.succeed(connection);
    })),
  );
  return {
    connections,
    open,
    close: (connection: Connection) =>
      Effect.sync(() => {
        assert.notEqual(connection.state, "closed", "closed once");
        assert.notEqual(connection.state, "in use", "not closed in use");
        connection.state = "closed";
      }),
    healthy: (connection: Connection) => Effect.sync(() => connection.state !== "broken"),
    fail: (fails: boolean) => {
      failing = fails;
    },
    alive: () => connections.filter(({ state }) => state !== "closed").length,
  };
};

type Server = ReturnType<typeof makeServer>;

/** A pool of two connections to a server, unless said otherwise. */
export const poolOf = (
  server: Server,
  options: Partial<ConnectionPool.Options<Connection, "refused", never>> = {},
) =>
  ConnectionPool.make({
    name: "read",
    size: 2,
    open: server.open,
    close: server.close,
    healthy: server.healthy,
    ...options,
  });

/** Uses a connection for some time, and sees that nobody else does. */
export const query =
  (takes: Duration.DurationInput = "1 second") => (connection: Connection): Effect.Effect<void> =>
    Effect.acquireUseRelease(
      Effect.sync(() => {
        assert.equal(connection.state, "open", `connection ${connection.number}`);
        connection.state = "in use";
      }),
      () => Effect.sleep(takes),
      () =>
        Effect.sync(() => {
          if (connection.state === "in use") connection.state = "open";
        }),
    );

/** Breaks a connection while it is used. */
export const breaking = (connection: Connection): Effect.Effect<never, "lost"> =>
  Effect.suspend(() => {
    connection.state = "broken";
    return Effect.fail("lost" as const);
  });

/** Lets every other fiber go as far as it gets at this instant. */
export const settle = Effect.sleep(0);

/** Virtual milliseconds since the run began. */
export const now = Effect.clockWith((clock) => clock.currentTimeMillis);

/** What a call failed with; dies of one that did not. */
export const failureOf = <A, E>(exit: Exit.Exit<A, E>): E => {
  assert.ok(Exit.isFailure(exit));
  return Option.getOrThrow(Cause.failureOption(exit.cause));
};

/** What must hold of a pool in which nothing is left to do. */
export const assertIdle = <C, E>(pool: ConnectionPool.ConnectionPool<C, E>) =>
  Effect.map(
    pool.statistics,
    ({ inUse, waiting }) => assert.deepEqual({ inUse, waiting }, { inUse: 0, waiting: 0 }),
  );

/** Both connections can be had at once. */
export const assertWhole = (pool: ConnectionPool.ConnectionPool<Connection, "refused">) =>
  Effect.all([pool.use(query()), pool.use(query())], { concurrency: 2 });
