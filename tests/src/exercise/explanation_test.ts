import assert from "node:assert/strict";
import { explained } from "../../../src/exercise/explanation.ts";

Deno.test("explained takes the leading comment apart into paragraphs, and leaves the code", () => {
  const source = "/**\n * One\n * and one.\n *\n * Two.\n */\nimport x;\n/** no */\n";
  assert.deepEqual(explained(source), {
    explanation: ["One and one.", "Two."],
    code: "import x;\n/** no */\n",
  });
  assert.deepEqual(explained("let x;\n"), { explanation: [], code: "let x;\n" });
});
