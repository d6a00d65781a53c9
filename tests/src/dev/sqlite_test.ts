import { deepStrictEqual, throws } from "node:assert/strict";
import { withoutInterface } from "../../../src/dev/sqlite.ts";

const script = (set: string): string =>
  `const m={};${set};export default()=>m.runSQLite3PostLoadInit(m);`;

Deno.test("SQLite's JavaScript interface is taken out of a script, and nothing else", () => {
  const bundled = script("m.runSQLite3PostLoadInit=async function(a){return()=>{a(1)}}");
  deepStrictEqual(withoutInterface(bundled), script("m.runSQLite3PostLoadInit=void 0"));
  deepStrictEqual(withoutInterface("export const a=1;"), "export const a=1;");
});

Deno.test("a package that sets its interface up in another way is not bundled", () => {
  throws(() => withoutInterface(script("m.set(init)")), /has SQLite's package changed/);
});
