/**
 * The database on SQLite's own WebAssembly build, for hosts that bring no SQLite along: a browser,
 * a worker at the edge.
 *
 * A database is a file here too, in the memory of the library. SQLite's `unix-excl` VFS is made for
 * files that several connections of one process share and no other process does: locks between
 * them are the real ones, and the index of a write-ahead log is kept in the heap, so that it works
 * without shared memory. The build's default VFS knows no locks, and its `memdb` no write-ahead
 * log.
 *
 * @module
 */
import * as Effect from "effect/Effect";
import * as Either from "effect/Either";
import * as Layer from "effect/Layer";
import { type Connection, Database, DatabaseBusy, QueryFailed, withoutSync } from "../database.ts";
import { type Failure, type Handle, type Library } from "./library.ts";

const vfs = "unix-excl";

const busy = 5;

const failed = (sql: string) => ({ code, message }: Failure): DatabaseBusy | QueryFailed =>
  code === busy ? new DatabaseBusy({ sql }) : new QueryFailed({ sql, reason: message });

const connectionTo = (handle: Handle): Connection => {
  let isOpen = true;
  return {
    query: (sql, ...values) =>
      Effect.suspend(() =>
        isOpen
          ? Either.mapLeft(handle.run(sql, values), failed(sql))
          : Effect.fail(new QueryFailed({ sql, reason: "database is not open" }))
      ),
    close: Effect.sync(() => {
      if (isOpen) handle.close();
      isOpen = false;
    }),
  };
};

const connect = (library: Library, file: string): Effect.Effect<Connection, QueryFailed> =>
  Effect.suspend(() =>
    Either.mapBoth(library.open(file, vfs), {
      onLeft: ({ message }) => new QueryFailed({ sql: "", reason: message }),
      onRight: connectionTo,
    })
  ).pipe(Effect.flatMap(withoutSync));

/**
 * The layer on a library that has been started. It may be used many times over: each time its
 * databases are its own, and gone when its scope closes.
 */
export const layerOn = (library: Library): Layer.Layer<Database> => {
  let made = 0;
  return Layer.scoped(
    Database,
    Effect.gen(function* () {
      const prefix = `/${made++}-`;
      const files = new Set<string>();
      yield* Effect.addFinalizer(() =>
        Effect.sync(() => {
          for (const file of files) {
            for (const part of ["", "-journal", "-wal"]) library.remove(file + part, vfs);
          }
        })
      );
      return {
        connect: (name) => {
          const file = `${prefix}${name}.db`;
          files.add(file);
          return Effect.acquireRelease(connect(library, file), ({ close }) => close);
        },
      };
    }),
  );
};
