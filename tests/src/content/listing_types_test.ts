import assert from "node:assert/strict";
import {
  type FileTypes,
  type Identifier,
  rowsOf,
  rowsOfFile,
  typesIn,
} from "../../../src/content/listing_types.ts";
import { regionsOf } from "../../../src/content/region.ts";

const source = `import x from "x";
// #region outer
  const a = 1;
  // #region inner
    const b = 2;

  // #endregion
  const c = 3;
// #endregion
`;

Deno.test("rowsOf tells the lines that a region has left once inner markers are gone", () => {
  const regions = regionsOf(source);
  assert.deepEqual(rowsOf(source, regions.get("outer")!), [
    { number: 3, line: 3, indent: 2 },
    { number: 4, line: 5, indent: 2 },
    { number: 5, line: 6, indent: 0 },
    { number: 6, line: 8, indent: 2 },
  ]);
  assert.deepEqual(rowsOf(source, regions.get("inner")!), [
    { number: 5, line: 5, indent: 4 },
    { number: 6, line: 6, indent: 0 },
  ]);
});

Deno.test("rowsOfFile has every line as it is", () => {
  assert.deepEqual(rowsOfFile("a\n  b\n\n"), [
    { number: 1, line: 1, indent: 0 },
    { number: 2, line: 2, indent: 0 },
  ]);
});

Deno.test("typesIn says each type once, at the column that the listing has it", () => {
  const number: Omit<Identifier, "column"> = { length: 1, signature: "number", failure: "" };
  const known: FileTypes = {
    "lessons/a.ts": {
      3: [{ ...number, column: 8 }, { length: 2, signature: "E", failure: "fails", column: 10 }],
      5: [{ ...number, column: 10 }],
      7: [{ ...number, column: 1 }],
    },
  };
  const rows = [{ number: 3, line: 3, indent: 2 }, { number: 4, line: 5, indent: 2 }];
  assert.deepEqual(typesIn([{ file: "a.ts", path: "lessons/a.ts", rows }], known), {
    types: [["number", ""], ["E", "fails"]],
    files: { "a.ts": { 3: [6, 1, 0, 8, 2, 1], 4: [8, 1, 0] } },
  });
});
