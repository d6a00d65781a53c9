import assert from "node:assert/strict";
import { frame, unframe } from "../../../src/cli/frame.ts";

/** Takes a text apart that comes in pieces of so many characters. */
const inPieces = (text: string, size: number) => {
  const messages: Array<string> = [];
  let rest = "";
  let output = "";
  for (let at = 0; at < text.length; at += size) {
    const [left, pieces] = unframe("token", rest, text.slice(at, at + size));
    rest = left;
    output += pieces.output;
    messages.push(...pieces.messages);
  }
  return { messages, output, rest };
};

Deno.test("unframe gives messages and output apart, wherever the text is cut", () => {
  const text = `no line end${frame("token", "{1}")}a line\n\n${frame("token", "{2}")}`;
  for (let size = 1; size <= text.length; size++) {
    assert.deepEqual(inPieces(text, size), {
      messages: ["{1}", "{2}"],
      output: "no line enda line\n\n",
      rest: "",
    }, `pieces of ${size}`);
  }
});

Deno.test("unframe takes what only looks like a message for output", () => {
  const text = `\n{"_tag":"Finished"}\ntoken {1}\nx token {2}${frame("other", "{3}")}`;
  const { messages, output, rest } = inPieces(`${text}.`, 7);
  // A token at the beginning of a line would be one; the learner's code is not told it.
  assert.deepEqual(messages, ["{1}"]);
  assert.equal(output + rest, `\n{"_tag":"Finished"}x token {2}\nother {3}\n.`);
});
