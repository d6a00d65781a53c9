import assert from "node:assert/strict";
import * as Chunk from "effect/Chunk";
import * as Effect from "effect/Effect";
import * as Either from "effect/Either";
import * as Stream from "effect/Stream";
import program from "../../../lessons/07-sizing-and-monitoring/program.ts";
import * as Parameter from "../../../src/lesson/parameter.ts";
import { simulated } from "../../../src/lesson/run.ts";
import { summarize } from "../../../src/trace/summary.ts";
import * as Timeline from "../../../src/trace/timeline.ts";
import { read } from "../../../lessons/07-sizing-and-monitoring/exposition_reader.ts";

const run = async (given: Readonly<Record<string, string>>, seed = 1) => {
  const values = Either.getOrThrow(Parameter.read(program.parameters, given));
  const events = await Effect.runPromise(
    Stream.runCollect(simulated(program, { seed, values })),
  );
  const timeline = Timeline.fromEvents(events);
  const { measures, rows } = summarize(program.measures, timeline);
  /** The number in the table; a title that comes twice is meant the last time. */
  const number = (service: string, world: string, title: string): number | undefined => {
    const row = rows.find((row) => row.service === service && row.world === world)!;
    return row.values[measures.findLastIndex((measure) => measure.title === title)];
  };
  return { timeline, number, events };
};

Deno.test("lesson 7: one alert for the sale and one for the illness, and many of the naive monitor, for each of 3 seeds", async () => {
  for (let seed = 1; seed <= 3; seed++) {
    const { number, timeline } = await run({}, seed);
    assert.equal(number("order", "monitor", "busy alerts"), 1, `seed ${seed}`);
    assert.equal(number("order", "monitor", "failure alerts"), 1, `seed ${seed}`);
    assert.equal(number("user", "monitor", "busy alerts"), 0, `seed ${seed}`);
    assert.equal(number("user", "monitor", "failure alerts"), 0, `seed ${seed}`);
    assert.ok(number("order", "naive", "busy alerts")! >= 5, `seed ${seed}`);
    assert.ok(number("user", "naive", "busy alerts")! >= 5, `seed ${seed}`);
    const firing = (machine: string) =>
      timeline.worlds.get("monitor")!.machines.get(machine)!.find(({ state }) =>
        state === "firing"
      )!;
    const sale = firing("order-ops utilisation");
    assert.ok(sale.from > 20_000 && sale.from < 50_000 && sale.to !== undefined, `seed ${seed}`);
    const illness = firing("order-ops failures");
    assert.ok(illness.from > 75_000 && illness.from < 100_000, `seed ${seed}`);
  }
});

Deno.test("lesson 7: on a usual day the model is near the truth, and fixed durations wait about half as long", async () => {
  const usual = { sale: "1", failing: "0", load: "1.3", length: "300" };
  const { number } = await run(usual);
  for (const service of ["user", "order"]) {
    assert.ok(Math.abs(number(service, "monitor", "off")!) <= 30, service);
  }
  const fixed = await run({ ...usual, durations: "fixed" });
  for (const service of ["user", "order"]) {
    assert.ok(fixed.number(service, "monitor", "off")! >= 50, service);
  }
});

Deno.test("lesson 7: the same workers wait longest where the walls are most", async () => {
  const waits = await Promise.all(["customer", "function", "none"].map(async (boundaries) => {
    const { number } = await run({ boundaries, sale: "1", failing: "0", length: "200" });
    return number("order", "monitor", "wait")!;
  }));
  assert.ok(waits[0]! > 5 * waits[1]! && waits[1]! > 5 * waits[2]!, waits.join(", "));
});

Deno.test("lesson 7: both worlds have the same arrivals and the same ends", async () => {
  const { number } = await run({ length: "60" });
  for (const service of ["user", "order", "report"]) {
    for (const title of ["asked", "served", "failed", "rejected", "wait"]) {
      assert.equal(number(service, "naive", title), number(service, "monitor", title));
    }
  }
});

Deno.test("lesson 7: the page at its end is one that Prometheus reads, and counts what was served", async () => {
  const { events, number } = await run({ page: "on", length: "30" });
  const page = Chunk.toReadonlyArray(events).flatMap((event) =>
    event._tag === "Noted" && event.world === "monitor" ? [`${event.text}\n`] : []
  ).join("");
  const calls = read(page).find(({ name }) => name === "bulkhead_calls_total")!.samples;
  const completed = calls.find(({ labels }) =>
    labels["pool"] === "user-ops" && labels["outcome"] === "completed"
  )!;
  assert.equal(completed.value, number("user", "monitor", "served"));
});
