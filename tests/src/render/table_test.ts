import assert from "node:assert/strict";
import { plain } from "../../../src/render/palette.ts";
import { tableLines } from "../../../src/render/table.ts";

Deno.test("tableLines repeats the keys where a table is split, and loses no value", () => {
  const table = {
    keys: 1,
    columns: [
      { heading: ["key"], align: "left" as const },
      ...["one", "two", "three"].map((title) => ({ heading: [title], align: "right" as const })),
    ],
    rows: [["a", "1111", "2222", "3333"], ["b", "4", "5", "6"]],
  };
  assert.deepEqual(tableLines(table, { columns: 16, palette: plain }), [
    "key   one   two",
    "a    1111  2222",
    "b       4     5",
    "",
    "key  three",
    "a     3333",
    "b        6",
  ]);
});
