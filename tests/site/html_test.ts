import assert from "node:assert/strict";
// A test's tool only: the site itself has no use for it.
// deno-lint-ignore no-import-prefix
import { HtmlValidate } from "npm:html-validate@11.18.0/node";
import { addresses } from "./conformance.ts";
import { openSite } from "./open_site.ts";

const validator = new HtmlValidate({
  root: true,
  extends: ["html-validate:recommended"],
  rules: {
    // HTML takes either case.
    "doctype-style": "off",
    // HTML takes any id without a space; those of lines have their file's name in them.
    "valid-id": ["error", { relaxed: true }],
  },
});

/** What is wrong with a page, as lines. */
const complaints = async (html: string): Promise<ReadonlyArray<string>> => {
  const { results } = await validator.validateString(html);
  return results.flatMap(({ messages }) => messages).map(
    ({ column, line, message, ruleId }) => `${line}:${column} ${ruleId}: ${message}`,
  );
};

for (const path of [...addresses, "/nothing"]) {
  Deno.test(`${path} is valid HTML`, async () => {
    const { get } = await openSite();
    const html = await (await get(path, { headers: { "Accept-Encoding": "identity" } })).text();
    assert.deepEqual(await complaints(html), []);
  });
}

Deno.test("a page with an id twice, or a list in a paragraph, is not valid HTML", async () => {
  const { get } = await openSite();
  const html = await (await get("/")).text();
  const twice = await complaints(html.replace("<h1", '<h1 id="content"'));
  assert.match(twice.join("\n"), /no-dup-id: Duplicate ID "content"/);
  const nested = await complaints(html.replace("</h1>", "</h1><p><ul><li>a</li></ul></p>"));
  assert.match(nested.join("\n"), /close-order|no-implicit-close/);
});
