import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { DatabaseSync } from "node:sqlite";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import type * as Layer from "effect/Layer";
import type * as Scope from "effect/Scope";
import {
  type Connection,
  Database,
  DatabaseBusy,
  patiently,
  transaction,
} from "../../../lessons/03-connection-pool/database.ts";
import { layer as nodeLayer } from "../../../lessons/03-connection-pool/node/sqlite.ts";
import { inSimulation } from "../../in_simulation.ts";
import { wasmLayer } from "./wasm_layer.ts";

/** Two connections to a real database with one table, in the simulation. */
const withTwo = (
  layer: Layer.Layer<Database>,
  journal: "wal" | "delete",
  program: (
    one: Connection,
    other: Connection,
  ) => Effect.Effect<void, unknown, Database | Scope.Scope>,
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

const writeWhileReading = (one: Connection, other: Connection) =>
  Effect.gen(function* () {
    yield* one.query("BEGIN");
    yield* countOf(one);
    const exit = yield* Effect.exit(transaction(other, Duration.zero, other.query(insert)));
    assert.equal(yield* countOf(one), 0, "a reader sees one moment");
    yield* one.query("ROLLBACK");
    return exit._tag;
  });

/** The hosts on whose SQLite the lesson runs. */
const hosts = [["node:sqlite", nodeLayer], ["WebAssembly", wasmLayer]] as const;

for (const [host, layer] of hosts) {
  for (const journal of ["wal", "delete"] as const) {
    Deno.test(`${host}, journal ${journal}: of two writers at once one is told SQLITE_BUSY`, async () => {
      await withTwo(layer, journal, (one, other) =>
        Effect.gen(function* () {
          const first = yield* Effect.fork(slowly(one));
          yield* Effect.yieldNow();
          assert.ok((yield* Effect.flip(slowly(other))) instanceof DatabaseBusy);
          yield* Fiber.join(first);
          assert.equal(yield* countOf(other), 1);
        }));
    });

    Deno.test(`${host}, journal ${journal}: trying again lets both write`, async () => {
      await withTwo(layer, journal, (one, other) =>
        Effect.gen(function* () {
          const first = yield* Effect.fork(slowly(one));
          yield* Effect.yieldNow();
          yield* slowly(other, Duration.seconds(2));
          yield* Fiber.join(first);
          assert.equal(yield* countOf(other), 2);
        }));
    });
  }

  Deno.test(`${host}: an open read stops a writer with a rollback journal, and not with a write-ahead log`, async () => {
    await withTwo(
      layer,
      "wal",
      (one, other) =>
        Effect.map(writeWhileReading(one, other), (tag) => assert.equal(tag, "Success")),
    );
    await withTwo(
      layer,
      "delete",
      (one, other) =>
        Effect.map(writeWhileReading(one, other), (tag) => assert.equal(tag, "Failure")),
    );
  });

  Deno.test(`${host}: transaction rolls back when its work fails or is interrupted, and frees the lock`, async () => {
    await withTwo(layer, "wal", (one, other) =>
      Effect.gen(function* () {
        yield* Effect.flip(
          transaction(one, Duration.zero, Effect.zipRight(one.query(insert), Effect.fail("no"))),
        );
        yield* Effect.timeoutOption(slowly(one), "500 millis");
        yield* slowly(other);
        assert.equal(yield* countOf(one), 1);
      }));
  });

  Deno.test(`${host}: patiently stops trying after the busy timeout, and does not try after other errors`, async () => {
    await withTwo(layer, "wal", (one, other) =>
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

  Deno.test(`${host}: a connection that was closed says so, and closing it again does nothing`, async () => {
    await withTwo(layer, "wal", (one) =>
      Effect.gen(function* () {
        yield* one.close;
        yield* one.close;
        const error = yield* Effect.flip(one.query("SELECT 1"));
        assert.equal(error._tag === "QueryFailed" && error.reason, "database is not open");
      }));
  });

  Deno.test(`${host}: a statement gives back its rows, and what is wrong with it in SQLite's words`, async () => {
    await withTwo(layer, "wal", (one) =>
      Effect.gen(function* () {
        const sql = "SELECT ? AS words, ? AS whole, ? AS part, NULL AS none";
        assert.deepEqual(
          (yield* one.query(sql, "Grüße\u{1f6a2}", 2 ** 40, 0.1)).map((row) => ({ ...row })),
          [{ words: "Grüße\u{1f6a2}", whole: 2 ** 40, part: 0.1, none: null }],
        );
        yield* one.query("INSERT INTO orders (id, amount) VALUES (1, ?)", 2.5);
        const reasons = ["SELECT nonsense", "SELEC", "INSERT INTO orders (id) VALUES (1)"].map(
          (sql) => Effect.map(Effect.flip(one.query(sql)), (error) => ({ ...error })),
        );
        assert.deepEqual(
          (yield* Effect.all(reasons)).map((error) => "reason" in error && error.reason),
          [
            "no such column: nonsense",
            'near "SELEC": syntax error',
            "UNIQUE constraint failed: orders.id",
          ],
        );
      }));
  });

  Deno.test(`${host}: to connect to a database that is locked just then fails`, async () => {
    await withTwo(layer, "delete", (one, other) =>
      Effect.gen(function* () {
        const { connect } = yield* Database;
        yield* one.query("BEGIN EXCLUSIVE");
        const refused = yield* Effect.flip(connect("test"));
        assert.equal(refused.reason, "database is locked");
        yield* one.query("COMMIT");
        yield* connect("test");
        assert.equal(yield* countOf(other), 0);
      }));
  });

  Deno.test(`${host}: databases are those of their own layer, and empty at first`, async () => {
    for (const _ of [1, 2]) {
      await withTwo(layer, "wal", (one, other) =>
        Effect.gen(function* () {
          yield* one.query(insert);
          assert.equal(yield* countOf(other), 1);
          const elsewhere = Effect.flatMap(Database, ({ connect }) => connect("test")).pipe(
            Effect.flatMap((connection) => Effect.flip(countOf(connection))),
            Effect.provide(layer),
          );
          const error = yield* elsewhere;
          assert.equal(error._tag === "QueryFailed" && error.reason, "no such table: orders");
        }));
    }
  });
}

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
