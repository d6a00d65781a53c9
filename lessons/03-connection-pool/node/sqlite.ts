/**
 * The database on SQLite as Node and Deno bring it along: a real file for each database.
 *
 * @module
 */
import * as Effect from "effect/Effect";
import * as Layer from "effect/Layer";
import * as fs from "node:fs";
import * as path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { type Connection, Database, DatabaseBusy, QueryFailed, withoutSync } from "../database.ts";

/** Node gives SQLite's code; Deno 2.9 only its text. */
const isBusy = (error: Error & { readonly errcode?: number }): boolean =>
  error.errcode === 5 || error.message.includes("database is locked");

const failed = (sql: string) => (thrown: unknown): DatabaseBusy | QueryFailed => {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  return isBusy(error)
    ? new DatabaseBusy({ sql })
    : new QueryFailed({ sql, reason: error.message });
};

const connectionTo = (database: DatabaseSync): Connection => ({
  query: (sql, ...values) =>
    Effect.try({
      try: () => database.prepare(sql).all(...values),
      catch: failed(sql),
    }),
  close: Effect.sync(() => {
    if (database.isOpen) database.close();
  }),
});

const folder = fileURLToPath(new URL("../../../work/", import.meta.url));

/** Databases in a folder of their own, which is removed when the scope closes. */
export const layer: Layer.Layer<Database> = Layer.scoped(
  Database,
  Effect.map(
    Effect.acquireRelease(
      Effect.sync(() => {
        fs.mkdirSync(folder, { recursive: true });
        return fs.mkdtempSync(path.join(folder, "databases-"));
      }),
      (directory) => Effect.sync(() => fs.rmSync(directory, { recursive: true, force: true })),
    ),
    (directory) => ({
      connect: (name) =>
        Effect.acquireRelease(
          Effect.flatMap(
            Effect.try({
              try: () => connectionTo(new DatabaseSync(path.join(directory, `${name}.db`))),
              catch: (error) => new QueryFailed({ sql: "", reason: String(error) }),
            }),
            withoutSync,
          ),
          ({ close }) => close,
        ),
    }),
  ),
);
