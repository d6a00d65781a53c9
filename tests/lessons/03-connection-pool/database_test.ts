import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { DatabaseSync } from "node:sqlite";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import type * as Scope from "effect/Scope";
import {
  type Connection,
  Database,
  DatabaseBusy,
  patiently,
  transaction,
} from "../../../lessons/03-connection-pool/database.ts";
import { layer } from "../../../lessons/03-connection-pool/node/sqlite.ts";
import { inSimulation } from "../../in_simulation.ts";

/** Two connections to a real database with one table, in the simulation. */
const withTwo = (
  journal: "wal" | "delete",
  program: (one: Connection, other: Connection) => Effect.Effect<void, unknown, Scope.Scope>,
) =>
  inSimulation(
    Effect.gen(function* () {
      const { connect } = yield* Database;
      const one = yield* connect("test");
      yield* one.query(`PRAGMA journal_mode = ${journal}`);
      yield* one.query("CREATE TABLE orders (id INTEGER PRIMARY KEY, amount REAL)");
      yield* program(one, yield* connect("test"));
    }).pipe(Effect.provide(layer)),
  );

const insert = "INSERT INTO orders (amount) VALUES (1)";

const countOf = (connection: Connection) =>
  Effect.map(connection.query("SELECT count(*) AS count FROM orders"), ([row]) => row?.["count"]);

/** A transaction that holds the write lock for a second. */
const slowly = (connection: Connection, busyTimeout = Duration.zero) =>
  transaction(
    connection,
    busyTimeout,
    Effect.zipRight(connection.query(insert), Effect.sleep("1 second")),
  );

for (const journal of ["wal", "delete"] as const) {
  Deno.test(`SQLite, journal ${journal}: of two writers at once one is told SQLITE_BUSY`, async () => {
    await withTwo(journal, (one, other) =>
      Effect.gen(function* () {
        const first = yield* Effect.fork(slowly(one));
        yield* Effect.yieldNow();
        assert.ok((yield* Effect.flip(slowly(other))) instanceof DatabaseBusy);
        yield* Fiber.join(first);
        assert.equal(yield* countOf(other), 1);
      }));
  });

  Deno.test(`SQLite, journal ${journal}: trying again lets both write`, async () => {
    await withTwo(journal, (one, other) =>
      Effect.gen(function* () {
        const first = yield* Effect.fork(slowly(one));
        yield* Effect.yieldNow();
        yield* slowly(other, Duration.seconds(2));
        yield* Fiber.join(first);
        assert.equal(yield* countOf(other), 2);
      }));
  });
}

const writeWhileReading = (one: Connection, other: Connection) =>
  Effect.gen(function* () {
    yield* one.query("BEGIN");
    yield* countOf(one);
    const exit = yield* Effect.exit(transaction(other, Duration.zero, other.query(insert)));
    assert.equal(yield* countOf(one), 0, "a reader sees one moment");
    yield* one.query("ROLLBACK");
    return exit._tag;
  });

Deno.test("SQLite: an open read stops a writer with a rollback journal, and not with a write-ahead log", async () => {
  await withTwo(
    "wal",
    (one, other) =>
      Effect.map(writeWhileReading(one, other), (tag) => assert.equal(tag, "Success")),
  );
  await withTwo(
    "delete",
    (one, other) =>
      Effect.map(writeWhileReading(one, other), (tag) => assert.equal(tag, "Failure")),
  );
});

Deno.test("transaction rolls back when its work fails or is interrupted, and frees the lock", async () => {
  await withTwo("wal", (one, other) =>
    Effect.gen(function* () {
      yield* Effect.flip(
        transaction(one, Duration.zero, Effect.zipRight(one.query(insert), Effect.fail("no"))),
      );
      yield* Effect.timeoutOption(slowly(one), "500 millis");
      yield* slowly(other);
      assert.equal(yield* countOf(one), 1);
    }));
});

Deno.test("patiently stops trying after the busy timeout, and does not try after other errors", async () => {
  await withTwo("wal", (one, other) =>
    Effect.gen(function* () {
      yield* one.query("BEGIN IMMEDIATE");
      const [waited, error] = yield* Effect.timed(
        Effect.flip(patiently(Duration.millis(200))(other.query("BEGIN IMMEDIATE"))),
      );
      assert.ok(error instanceof DatabaseBusy);
      const milliseconds = Duration.toMillis(waited);
      assert.ok(
        milliseconds >= 200 && milliseconds <= 250,
        `${milliseconds}: one pause more at most`,
      );
      const [none, broken] = yield* Effect.timed(
        Effect.flip(patiently(Duration.seconds(9))(other.query("SELECT nonsense"))),
      );
      assert.equal(broken._tag, "QueryFailed");
      assert.equal(Duration.toMillis(none), 0);
    }));
});

Deno.test("a connection that was closed says so, and closing it again does nothing", async () => {
  await withTwo("wal", (one) =>
    Effect.gen(function* () {
      yield* one.close;
      yield* one.close;
      const error = yield* Effect.flip(one.query("SELECT 1"));
      assert.equal(error._tag === "QueryFailed" && error.reason, "database is not open");
    }));
});

/** A database file that is gone afterwards. */
const withFile = async (use: (file: string) => Promise<void> | void): Promise<void> => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "busy-"));
  try {
    await use(path.join(folder, "test.db"));
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
};

// The two sides of SQLite's own busy_timeout, which is why `patiently` does not use it.

Deno.test("SQLite's own busy_timeout waits for a writer in another process", async () => {
  await withFile(async (file) => {
    const database = new DatabaseSync(file);
    database.exec("CREATE TABLE orders (id INTEGER)");
    const holder = new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "--quiet",
        "--allow-all",
        new URL("lock_holder.ts", import.meta.url).href,
        file,
      ],
      stdin: "null",
      stdout: "piped",
    }).spawn();
    const reader = holder.stdout.getReader();
    await reader.read();
    database.exec("PRAGMA busy_timeout = 10000");
    database.exec("BEGIN IMMEDIATE");
    const row = database.prepare("SELECT count(*) AS count FROM orders").get();
    assert.equal(row?.["count"], 1, "its insert was committed before we got the lock");
    database.exec("COMMIT");
    database.close();
    await reader.cancel();
    assert.ok((await holder.status).success);
  });
});

Deno.test("SQLite's own busy_timeout cannot be ended by a writer on the same thread", async () => {
  await withFile(async (file) => {
    const [one, other] = [new DatabaseSync(file), new DatabaseSync(file)];
    one.exec("BEGIN IMMEDIATE");
    let committed = false;
    const commit = new Promise<void>((resolve) =>
      setTimeout(() => {
        one.exec("COMMIT");
        committed = true;
        resolve();
      }, 1)
    );
    other.exec("PRAGMA busy_timeout = 100");
    assert.throws(() => other.exec("BEGIN IMMEDIATE"), /database is locked/);
    assert.equal(committed, false, "the timer that would have committed could not run");
    await commit;
    other.exec("BEGIN IMMEDIATE; COMMIT");
    one.close();
    other.close();
  });
});
