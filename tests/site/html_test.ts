import assert from "node:assert/strict";
// A test's tool only: the site itself has no use for it.
// deno-lint-ignore no-import-prefix
import { HtmlValidate } from "npm:html-validate@11.18.0/node";
import { addresses } from "./conformance.ts";
import { openSite } from "./open_site.ts";

const validator = new HtmlValidate({ root: true, extends: ["html-validate:recommended"] });

for (const path of [...addresses, "/nothing"]) {
  Deno.test(`${path} is valid HTML`, async () => {
    const { get } = await openSite();
    const html = await (await get(path, { headers: { "Accept-Encoding": "identity" } })).text();
    const { results } = await validator.validateString(html);
    const complaints = results.flatMap(({ messages }) => messages).map(
      ({ column, line, message, ruleId }) => `${line}:${column} ${ruleId}: ${message}`,
    );
    assert.deepEqual(complaints, []);
  });
}
