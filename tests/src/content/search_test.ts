import assert from "node:assert/strict";
import { exercisePassage, makeSearch, passagesOf } from "../../../src/content/search.ts";
import { makeHighlighter } from "../../../src/content/highlight.ts";
import { makePage } from "../../../src/content/page.ts";

const markdown = `# Queues

A queue is a promise. It is kept, or _not_.

- Refused is better
- than late.

## Old answers

${"Some words that nobody looks for. ".repeat(12)}A \`proxy_cache\` gives a stale one.
${"More of them follow. ".repeat(12)}

## Numbers

The queue and the queue again, until it is a stale queue.
`;

const page = makePage(markdown, () => "", await makeHighlighter());
const passages = passagesOf({ ...page, slug: "queues" });

Deno.test("passagesOf has a passage for what stands first and for each section, without marks", () => {
  assert.deepEqual(
    passages.map(({ address }) => address),
    ["/lessons/queues", "/lessons/queues#old-answers", "/lessons/queues#numbers"],
  );
  assert.equal(
    passages[0]!.text,
    "Queues A queue is a promise. It is kept, or not. Refused is better than late.",
  );
  assert.match(passages[1]!.text, /A proxy_cache gives/);
});

Deno.test("makeSearch finds what has all the words, the best first, and nothing for no word", () => {
  const find = makeSearch(passages);
  const titles = (query: string) => find(query).map(({ title }) => title);
  assert.deepEqual(titles("STALE queue"), ["Numbers", "Old answers"]);
  assert.deepEqual(titles("promise"), ["Queues"]);
  assert.deepEqual(titles("stale zebra"), []);
  assert.deepEqual(titles("  "), []);
});

Deno.test("makeSearch shows whole words around what was looked for", () => {
  const [{ excerpt } = { excerpt: "" }] = makeSearch(passages)("proxy_cache stale");
  assert.match(excerpt, /^…\w+ .* gives a stale one\. .* \w+\.?…$/);
  for (const word of excerpt.slice(1, -1).split(" ")) {
    assert.ok(passages[1]!.text.split(" ").includes(word), `"${word}" is a part of a word`);
  }
});

Deno.test("exercisePassage has the words of a task, without its code and marks", () => {
  const html = "<main><h1>x</h1><article><p>A <code>Pool&lt;A&gt;</code> &amp; a queue.</p>" +
    "<pre>const no = 1;</pre><ul><li>One</li><li>two</li></ul></article><p>Hints</p></main>";
  const { text } = exercisePassage(html, { address: "/x", lesson: "Pools", title: "Lend" });
  assert.equal(text, "A Pool<A> & a queue. One two");
});

Deno.test("makeSearch puts a title before the title of a lesson, and that before the text", () => {
  const about = (title: string, lesson: string, text: string) => ({
    title,
    lesson,
    text,
    address: "",
  });
  const find = makeSearch([
    about("Numbers", "Queues", "nothing"),
    about("Words", "Others", "deadline deadline deadline"),
    about("Hours", "Deadlines", "nothing"),
    about("Keep a deadline", "Others", "nothing"),
  ]);
  const titles = find("deadline").map(({ title }) => title);
  assert.deepEqual(titles, ["Keep a deadline", "Hours", "Words"]);
});
