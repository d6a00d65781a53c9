/**
 * SQLite's C interface in WebAssembly, as far as the lesson needs it.
 *
 * The package's own JavaScript interface is not set up: that compiles WebAssembly at run time, for
 * its callbacks, and a worker at the edge may not.
 *
 * @module
 */
import sqlite3InitModule from "@sqlite.org/sqlite-wasm";
import * as Either from "effect/Either";
import type { Row } from "../database.ts";

/** An address in the library's memory; 0 is none. */
type Pointer = number;

/** C's functions. Texts are in UTF-8 and end with a zero. */
interface Functions {
  sqlite3_malloc(bytes: number): Pointer;
  sqlite3_free(memory: Pointer): void;
  sqlite3_open_v2(file: Pointer, out: Pointer, flags: number, vfs: Pointer): number;
  sqlite3_close_v2(database: Pointer): number;
  sqlite3_errcode(database: Pointer): number;
  sqlite3_errmsg(database: Pointer): Pointer;
  sqlite3_prepare_v2(
    database: Pointer,
    sql: Pointer,
    bytes: number,
    out: Pointer,
    rest: Pointer,
  ): number;
  sqlite3_bind_double(statement: Pointer, index: number, value: number): number;
  sqlite3_bind_text(
    statement: Pointer,
    index: number,
    text: Pointer,
    bytes: number,
    destructor: number,
  ): number;
  sqlite3_step(statement: Pointer): number;
  sqlite3_finalize(statement: Pointer): number;
  sqlite3_column_count(statement: Pointer): number;
  sqlite3_column_name(statement: Pointer, column: number): Pointer;
  sqlite3_column_type(statement: Pointer, column: number): number;
  sqlite3_column_double(statement: Pointer, column: number): number;
  sqlite3_column_text(statement: Pointer, column: number): Pointer;
  sqlite3_vfs_find(name: Pointer): Pointer;
  /** The package's own: deletes a file; a file that is not there is none to delete. */
  sqlite3__wasm_vfs_unlink(vfs: Pointer, file: Pointer): number;
}

const readWriteCreate = 0x2 | 0x4;
const [integer, float, text] = [1, 2, 3];
const [ok, row, done] = [0, 100, 101];
/** Has SQLite copy a text that it is given. */
const transient = -1;

interface Runtime {
  readonly functions: Functions;
  readonly memory: WebAssembly.Memory;
}

/** What the module is given, and becomes. */
interface EmscriptenModule {
  readonly instantiateWasm: (
    imports: WebAssembly.Imports,
    receive: (instance: WebAssembly.Instance) => void,
  ) => object;
  readonly wasmMemory?: WebAssembly.Memory;
  /** What the module sets up at last, and resolves to: the JavaScript interface, if it may. */
  runSQLite3PostLoadInit: unknown;
}

/** The package's declaration leaves the options out, and knows only the JavaScript interface. */
const initialize: (module: EmscriptenModule) => Promise<unknown> = sqlite3InitModule;

/** Starts the library. It would wait for ever for an instance that cannot be made. */
const start = (compiled: WebAssembly.Module): Promise<Runtime> =>
  new Promise((resolve, reject) => {
    let functions: Functions;
    const module: EmscriptenModule = {
      instantiateWasm: (imports, receive) => {
        WebAssembly.instantiate(compiled, imports).then((instance) => {
          functions = instance.exports as unknown as Functions;
          receive(instance);
        }, reject);
        return {};
      },
      get runSQLite3PostLoadInit() {
        return () => ({ functions, memory: module.wasmMemory! });
      },
      set runSQLite3PostLoadInit(_) {
        // Left out: see above.
      },
    };
    initialize(module).then((runtime) => resolve(runtime as Runtime), reject);
  });

/** Why SQLite did not do something: its code for it, and its words. */
export interface Failure {
  readonly code: number;
  readonly message: string;
}

/** A connection. Closed, it must not be used again. */
export interface Handle {
  /** Runs one statement to its end. */
  readonly run: (
    sql: string,
    values: ReadonlyArray<string | number>,
  ) => Either.Either<ReadonlyArray<Row>, Failure>;
  readonly close: () => void;
}

export interface Library {
  /** Opens a file by one of SQLite's ways to files, and creates it where it is not there. */
  readonly open: (file: string, vfs: string) => Either.Either<Handle, Failure>;
  readonly remove: (file: string, vfs: string) => void;
}

/** Starts the library from the package's `sqlite3.wasm`; only the host knows how to come by that. */
export const makeLibrary = async (compiled: WebAssembly.Module): Promise<Library> => {
  const { functions: sqlite, memory } = await start(compiled);
  const encoder = new TextEncoder();
  const decoder = new TextDecoder();

  const withMemory = <A>(bytes: number, use: (pointer: Pointer) => A): A => {
    const pointer = sqlite.sqlite3_malloc(bytes);
    if (pointer === 0) throw new RangeError("SQLite is out of memory");
    try {
      return use(pointer);
    } finally {
      sqlite.sqlite3_free(pointer);
    }
  };

  const withText = <A>(text: string, use: (pointer: Pointer) => A): A => {
    const bytes = encoder.encode(`${text}\0`);
    return withMemory(bytes.length, (pointer) => {
      new Uint8Array(memory.buffer).set(bytes, pointer);
      return use(pointer);
    });
  };

  const textAt = (pointer: Pointer): string => {
    const bytes = new Uint8Array(memory.buffer);
    return decoder.decode(bytes.subarray(pointer, bytes.indexOf(0, pointer)));
  };

  /** The address that a function writes for its caller, and the code that it returns. */
  const withResult = <A>(
    call: (out: Pointer) => number,
    use: (result: Pointer, code: number) => A,
  ): A =>
    withMemory(4, (out) => {
      const code = call(out);
      return use(new DataView(memory.buffer).getUint32(out, true), code);
    });

  const failureOf = (database: Pointer): Failure => ({
    code: sqlite.sqlite3_errcode(database),
    message: textAt(sqlite.sqlite3_errmsg(database)),
  });

  const bind = (statement: Pointer, index: number, value: string | number): number =>
    typeof value === "number"
      ? sqlite.sqlite3_bind_double(statement, index, value)
      : withText(value, (pointer) =>
        sqlite.sqlite3_bind_text(statement, index, pointer, -1, transient));

  const columnOf = (statement: Pointer, column: number): number | string | null => {
    switch (sqlite.sqlite3_column_type(statement, column)) {
      case integer:
      case float:
        return sqlite.sqlite3_column_double(statement, column);
      case text:
        return textAt(sqlite.sqlite3_column_text(statement, column));
      default:
        return null;
    }
  };

  const rowOf = (statement: Pointer): Row =>
    Object.fromEntries(
      Array.from({ length: sqlite.sqlite3_column_count(statement) }, (_, column) => [
        textAt(sqlite.sqlite3_column_name(statement, column)),
        columnOf(statement, column),
      ]),
    );

  /** Steps through a statement; `undefined` where SQLite failed. */
  const rowsOf = (
    statement: Pointer,
    values: ReadonlyArray<string | number>,
  ): ReadonlyArray<Row> | undefined => {
    if (!values.every((value, index) => bind(statement, index + 1, value) === ok)) return undefined;
    const rows: Array<Row> = [];
    for (;;) {
      const code = sqlite.sqlite3_step(statement);
      if (code === done) return rows;
      if (code !== row) return undefined;
      rows.push(rowOf(statement));
    }
  };

  const handleOf = (database: Pointer): Handle => ({
    run: (sql, values) =>
      withResult(
        (out) =>
          withText(sql, (pointer) => sqlite.sqlite3_prepare_v2(database, pointer, -1, out, 0)),
        (statement, code) => {
          try {
            const rows = code === ok ? rowsOf(statement, values) : undefined;
            return rows === undefined ? Either.left(failureOf(database)) : Either.right(rows);
          } finally {
            sqlite.sqlite3_finalize(statement);
          }
        },
      ),
    close: () => {
      sqlite.sqlite3_close_v2(database);
    },
  });

  return {
    open: (file, vfs) =>
      withResult(
        (out) =>
          withText(file, (path) =>
            withText(vfs, (name) =>
              sqlite.sqlite3_open_v2(path, out, readWriteCreate, name))),
        (database, code) => {
          const handle = handleOf(database);
          if (code === ok) {
            return Either.right(handle);
          }
          const failure = failureOf(database);
          handle.close();
          return Either.left(failure);
        },
      ),
    remove: (file, vfs) => {
      const found = withText(vfs, (name) => sqlite.sqlite3_vfs_find(name));
      withText(file, (path) => sqlite.sqlite3__wasm_vfs_unlink(found, path));
    },
  };
};
