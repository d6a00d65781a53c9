import assert from "node:assert/strict";
import { svg } from "../../../src/render/svg.ts";
import * as Timeline from "../../../src/trace/timeline.ts";
import { correspondence } from "./correspondence.ts";
import { queued, started, succeeded, worlds } from "./pool_events.ts";

Deno.test("svg of a run in which nothing happened is a picture still", () => {
  assert.match(
    svg({ title: "Nothing", worlds: [], timeline: Timeline.empty }),
    /^<svg[^]*<\/svg>\n$/,
  );
});

Deno.test("svg draws the messages to a receiver, with a cross for each that was dropped", () => {
  const { timeline } = correspondence;
  const worlds = [{ name: "w", title: "W" }];
  const picture = svg({ title: "Messages", worlds, timeline });
  assert.match(
    picture,
    /<title>messages to stock: most under way 3; arrived 1; dropped 2<\/title>/,
  );
  assert.match(picture, />messages, up to 3<\/text>/);
  const strip = picture.slice(picture.indexOf("messages to stock"));
  const [, path] = strip.match(/class="cross" d="([^"]*)"/)!;
  assert.equal(path!.match(/M/g)!.length, 2);
  assert.match(picture, /×: turned away, or dropped</);
  const alone = svg({ title: "None", worlds: [], timeline: Timeline.empty });
  assert.ok(!alone.includes("dropped"), "no messages, no word of them");
});

Deno.test("svg of a compartment that was never said to open has numbers in all its places", () => {
  const events = [queued("a", 1), started("a", 1), succeeded("a", 2), queued("b", 3)];
  const timeline = Timeline.fromEvents(events);
  const markup = svg({ title: "Unknown", worlds, timeline });
  assert.doesNotMatch(markup, /NaN|Infinity|of 0/);
  assert.match(markup, />no limit known</);
});
