import assert from "node:assert/strict";
import { inclusionsOf, quotationsOf, wordsOf } from "../../../src/content/prose.ts";
import { RegionError, regionsOf } from "../../../src/content/region.ts";

const source = `import x from "x";
// #region outer
const a = 1;
  // #region inner
  const b = {
    c: 2,
  };

  const d = 3;
  // #endregion
// #endregion
`;

Deno.test("regionsOf cuts code by name, without markers and indentation", () => {
  const regions = regionsOf(source);
  assert.deepEqual(regions.get("inner"), {
    name: "inner",
    code: "const b = {\n  c: 2,\n};\n\nconst d = 3;",
    firstLine: 5,
  });
  assert.equal(
    regions.get("outer")?.code,
    "const a = 1;\n  const b = {\n    c: 2,\n  };\n\n  const d = 3;",
  );
});

Deno.test("regionsOf refuses regions that do not pair up", () => {
  const wrong = {
    "region a is not closed": "// #region a\nx\n",
    "line 1 closes no region": "// #endregion\n",
    "region a is empty": "// #region a\n// #endregion\n",
    "region a is there twice": "// #region a\nx\n// #endregion\n// #region a\nx\n// #endregion\n",
  };
  for (const [message, text] of Object.entries(wrong)) {
    assert.throws(() => regionsOf(text), new RegionError(message));
  }
});

Deno.test("inclusionsOf finds paragraphs that are a link to a region, and no other links", () => {
  const markdown = "See [the pool](./thread_pool.ts).\n\n[turn](./thread_pool.ts#turn)\n\n" +
    "[Envoy](https://example.org/a.ts#b)\n";
  assert.deepEqual(inclusionsOf(markdown), [{ file: "thread_pool.ts", region: "turn", line: 3 }]);
});

Deno.test("quotationsOf finds console blocks with their command and output", () => {
  const markdown =
    "Text.\n\n```console\n$ deno task lesson\nline 1\n\nline 2\n```\n\n```ts\nx\n```\n";
  assert.deepEqual(quotationsOf(markdown), [
    { command: "deno task lesson", output: "line 1\n\nline 2\n", line: 3 },
  ]);
});

Deno.test("wordsOf counts prose, not code, tables or inclusions", () => {
  const markdown = "# Two words\n\nThree more words — here.\n\n```ts\nno no\n```\n\n| a | b |\n" +
    "[turn](./thread_pool.ts#turn)\n";
  assert.equal(wordsOf(markdown), 6);
});
