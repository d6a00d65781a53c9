/**
 * SQLite's package: its WebAssembly, and what is left of its script.
 *
 * @module
 */
import ts from "typescript";

/** The package's build of SQLite as WebAssembly. */
export const readSqlite = (): Uint8Array<ArrayBuffer> =>
  Deno.readFileSync(new URL(import.meta.resolve("@sqlite.org/sqlite-wasm/sqlite3.wasm")));

/** The method of the package's module that sets up its JavaScript interface. */
const setup = "runSQLite3PostLoadInit";

/** The function that is set as that method. */
const findSetup = (node: ts.Node): ts.FunctionExpression | undefined =>
  ts.isBinaryExpression(node) && ts.isPropertyAccessExpression(node.left) &&
    node.left.name.text === setup && ts.isFunctionExpression(node.right)
    ? node.right
    : ts.forEachChild(node, findSetup);

/**
 * Takes the package's JavaScript interface out of a bundled script, three quarters of the package.
 * Lesson 3 never sets it up (see its `wasm/library.ts`), which a bundler cannot know. Throws where
 * the package has another form than it had.
 */
export const withoutInterface = (script: string): string => {
  if (!script.includes(setup)) return script;
  const found = findSetup(
    ts.createSourceFile("bundle.js", script, ts.ScriptTarget.Latest, false, ts.ScriptKind.JS),
  );
  if (found === undefined) {
    throw new Error(`nothing sets "${setup}" up: has SQLite's package changed?`);
  }
  return script.slice(0, found.pos) + "void 0" + script.slice(found.end);
};
