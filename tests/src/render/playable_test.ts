import assert from "node:assert/strict";
import { plot } from "../../../src/render/drawing.ts";
import { playable } from "../../../src/render/svg.ts";
import type { Event } from "../../../src/trace/event.ts";
import * as Timeline from "../../../src/trace/timeline.ts";
import { opened, queued, rejected, started, worlds } from "./pool_events.ts";

/** The same with their numbers for their times. */
const numbered = (events: ReadonlyArray<Event>): Timeline.Timeline =>
  Timeline.fromEvents(events.map((event, index) => ({ ...event, at: index + 1 })));

Deno.test("playable draws its ships after each event of an instant, and says the time of it", () => {
  const events = ["a", "b"].flatMap((task) => [queued(task, 5), started(task, 5)]);
  const all = [opened(2, 2), ...events, queued("c", 5)];
  const picture = playable({
    title: "One instant",
    worlds,
    timeline: Timeline.fromEvents(all),
    digits: 3,
  });
  const ships = picture.stepwise(numbered(all));
  const saidAfter = (count: number): ReadonlyArray<string> =>
    Array.from(ships(count, 5).matchAll(/>([^<]*(?:waiting|workers)|At [^<]*)</g), ([, it]) => it!);
  assert.deepEqual([0, 1, 2, 3, 4, 5, 6].map((count) => saidAfter(count).slice(1)), [
    ["0 of 2 workers"],
    ["0 of 2 workers"],
    ["1 waiting", "0 of 2 workers"],
    ["1 of 2 workers"],
    ["1 waiting", "1 of 2 workers"],
    ["2 of 2 workers"],
    ["1 waiting", "2 of 2 workers"],
  ]);
  assert.equal(saidAfter(3)[0], "At 0.005 s");
  assert.equal(ships(6, 5), picture.shipsAt(5));
});

Deno.test("playable begins where it is asked to: what was before is at its edge, and every mark within", () => {
  const events = [opened(2, 2), queued("a", 100), started("a", 40_000), queued("b", 42_000)];
  const timeline = Timeline.fromEvents(events);
  const picture = playable({ title: "Late", worlds, timeline, from: 40_000 });
  const right = plot.left + plot.width;
  assert.deepEqual([100, 40_000, 41_000, 42_000].map(picture.x), [
    plot.left,
    plot.left,
    (plot.left + right) / 2,
    right,
  ]);
  assert.equal(picture.timeAt(plot.left - 50), 40_000);
  assert.equal(picture.timeAt((plot.left + right) / 2), 41_000);
  assert.equal(picture.timeAt(right + 50), 42_000);
  const marks = Array.from(picture.markup.matchAll(/>(\d+) s</g), ([, second]) => Number(second));
  assert.deepEqual(marks, [40, 41, 42, 40, 41, 42]);
  for (const { left } of picture.placed) assert.ok(left >= plot.left);
});

Deno.test("playable of a few milliseconds has marks for them, and none goes out of the picture", () => {
  const events = [opened(2, 2), queued("a", 0), started("a", 10)];
  const { markup } = playable({ title: "Short", worlds, timeline: Timeline.fromEvents(events) });
  const marks = Array.from(markup.matchAll(/>(0[.\d]*) s</g), ([, second]) => Number(second));
  assert.deepEqual(marks.slice(0, 11), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((it) => it / 1000));
  assert.match(markup, /text-anchor="end">0\.01 s</);
});

Deno.test("playable floods a compartment as far as it is at work at that moment", () => {
  const events = [
    opened(4, 2),
    ...[1, 2, 3, 4].flatMap((number) => [
      queued(`t${number}`, number * 1000),
      started(`t${number}`, number * 1000),
    ]),
    queued("t5", 5000),
    rejected("t5", 6000),
  ];
  const timeline = Timeline.fromEvents(events);
  const { shipsAt } = playable({ title: "One", worlds, timeline });
  const levelAt = (at: number): number =>
    Number(/class="busy"[^>]* height="([\d.]+)"/.exec(shipsAt(at))![1]);
  assert.equal(levelAt(0), 0);
  assert.equal(levelAt(2500) * 2, levelAt(4500));
  assert.match(shipsAt(2500), />2 of 4 workers</);
  assert.match(shipsAt(5500), />1 waiting</);
  assert.doesNotMatch(shipsAt(5500), /×/);
  assert.match(shipsAt(6000), />× 1</);
  assert.doesNotMatch(shipsAt(6000), /waiting</);
});
