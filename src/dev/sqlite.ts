/**
 * SQLite's package: its WebAssembly, and what is left of its script.
 *
 * @module
 */
import { parser } from "@lezer/javascript";

/** The package's build of SQLite as WebAssembly. */
export const readSqlite = (): Uint8Array<ArrayBuffer> =>
  Deno.readFileSync(new URL(import.meta.resolve("@sqlite.org/sqlite-wasm/sqlite3.wasm")));

/** The method of the package's module that sets up its JavaScript interface. */
const setup = "runSQLite3PostLoadInit";

/** Where the function lies that is set as that method. */
const findSetup = (script: string): { readonly from: number; readonly to: number } | undefined => {
  const cursor = parser.parse(script).cursor();
  do {
    if (cursor.name !== "AssignmentExpression") continue;
    const { firstChild: method, lastChild: set } = cursor.node;
    const property = method?.getChild("PropertyName");
    const isSetup = property && script.slice(property.from, property.to) === setup;
    if (isSetup && set?.name === "FunctionExpression") return set;
  } while (cursor.next());
  return undefined;
};

/**
 * Takes the package's JavaScript interface out of a bundled script, three quarters of the package.
 * Lesson 3 never sets it up (see its `wasm/library.ts`), which a bundler cannot know. Throws where
 * the package has another form than it had.
 */
export const withoutInterface = (script: string): string => {
  if (!script.includes(setup)) return script;
  const found = findSetup(script);
  if (found === undefined) {
    throw new Error(`nothing sets "${setup}" up: has SQLite's package changed?`);
  }
  return script.slice(0, found.from) + "void 0" + script.slice(found.to);
};
