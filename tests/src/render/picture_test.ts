import assert from "node:assert/strict";
import { plain } from "../../../src/render/palette.ts";
import { pictureLines } from "../../../src/render/picture.ts";
import * as Timeline from "../../../src/trace/timeline.ts";
import { correspondence } from "./correspondence.ts";
import { opened, queued, started, worlds } from "./pool_events.ts";

Deno.test("pictureLines says on one line what changed together", () => {
  const machine = (machine: string, at: number) =>
    ({ _tag: "StateChanged", world: "w", at, machine, from: "well", to: "slow" }) as const;
  const opened = { _tag: "CompartmentOpened", unit: "workers", queue: 0, capacity: 1 } as const;
  const { worlds } = Timeline.fromEvents([
    { ...opened, world: "w", at: 0, compartment: "pool" },
    machine("payment", 10_000),
    machine("email", 10_000),
    machine("stock", 20_000),
  ]);
  const lines = pictureLines([{ title: "W", world: worlds.get("w")! }], {
    columns: 80,
    palette: plain,
  });
  assert.deepEqual(lines.slice(2), [
    "  payment, email are slow since 10.0 s",
    "  stock is slow since 20.0 s",
  ]);
});

Deno.test("pictureLines shows a compartment full, half full and empty", () => {
  const lines = (busy: number, waiting: number) => {
    const tasks = Array.from({ length: busy + waiting }, (_, index) => `t${index}`);
    const timeline = Timeline.fromEvents([
      opened(4, 4),
      ...tasks.map((task) => queued(task, 0)),
      ...tasks.slice(0, busy).map((task) => started(task, 0)),
    ]);
    const shown = worlds.map(({ name, title }) => ({ title, world: timeline.worlds.get(name)! }));
    return pictureLines(shown, { columns: 60, palette: plain })[1]!;
  };
  const bars = (line: string) => line.match(/[█▒·]+/g);
  const [workers, queue] = bars(lines(0, 0))!;
  assert.match(workers! + queue!, /^·+$/);
  assert.deepEqual(bars(lines(4, 4)), ["█".repeat(workers!.length), "▒".repeat(queue!.length)]);
  assert.match(lines(2, 1), /█+·+ 2\/4 {2}queue ▒+·+ +1\/4/);
});

Deno.test("pictureLines counts the messages to a receiver", () => {
  const world = correspondence.timeline.worlds.get("w")!;
  const lines = pictureLines([{ title: "W", world }], { columns: 60, palette: plain });
  assert.equal(lines[2], "  to stock: 1 under way, 1 arrived, 2 dropped");
});
