import assert from "node:assert/strict";
import { logLines } from "../../../src/render/log.ts";
import { plain } from "../../../src/render/palette.ts";
import { instantsOf } from "../../../src/trace/instant.ts";
import * as Timeline from "../../../src/trace/timeline.ts";
import { correspondence } from "./correspondence.ts";
import { opened, queued, started } from "./pool_events.ts";

Deno.test("logLines says of a wait how long it was, and nothing of one that did not take place", () => {
  const linesOf = (startsAt: number): ReadonlyArray<string> => {
    const events = [opened(1, 1), queued("t1", 1000), started("t1", startsAt)];
    const timeline = Timeline.fromEvents(events);
    const view = { columns: 100, worldWidth: 5, palette: plain };
    const lines = instantsOf(events).flatMap((instant) => logLines(instant, timeline, view));
    return lines.slice(1).map((line) => line.trim());
  };
  assert.deepEqual(linesOf(1000), ["1.000 s  yours  t1           starts in pool"]);
  assert.deepEqual(linesOf(2000), [
    "1.000 s  yours  t1           waits in pool",
    "2.000 s  yours  t1           starts after 1.00 s in pool",
  ]);
});

Deno.test("logLines says what becomes of a message, and how long it was under way", () => {
  const { events, timeline } = correspondence;
  const lines = logLines(events, timeline, { columns: 100, worldWidth: 1, palette: plain });
  assert.deepEqual(lines.slice(3).map((line) => line.trim()), [
    "2.000 s  w  m3           sent by shop to stock",
    "3.000 s  w  m1           reaches stock after 2.00 s",
    "4.000 s  w  m2           dropped after 3.00 s: no room",
    "4.000 s  w  m4           dropped: no room",
  ]);
});
