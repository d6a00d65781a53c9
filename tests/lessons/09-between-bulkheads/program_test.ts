import assert from "node:assert/strict";
import * as Chunk from "effect/Chunk";
import * as Effect from "effect/Effect";
import * as Either from "effect/Either";
import * as Stream from "effect/Stream";
import program from "../../../lessons/09-between-bulkheads/program.ts";
import { read } from "../../../src/lesson/parameter.ts";
import { simulated } from "../../../src/lesson/run.ts";
import * as Measure from "../../../src/trace/measure.ts";
import { summarize } from "../../../src/trace/summary.ts";
import * as Timeline from "../../../src/trace/timeline.ts";

const seeds = [1, 2, 3];

/** What each world says of its parcels in the end, and the share of each service that was served. */
const outcome = async (
  seed: number,
  given: Readonly<Record<string, string>> = {},
  among: ReadonlyArray<string> = ["direct", "naive", "queue", "gateway"],
) => {
  const values = Either.getOrThrow(read(program.parameters, given));
  const [first, ...others] = program.worlds.filter(({ name }) => among.includes(name));
  const timeline = await Effect.runPromise(
    Stream.runFold(
      simulated({ ...program, worlds: [first!, ...others] }, { seed, values }),
      Timeline.empty,
      Timeline.step,
    ),
  );
  const measures = [Measure.asked, Measure.served, Measure.dropped];
  const { rows } = summarize(measures, timeline);
  return (world: string) => {
    const notes = Chunk.toReadonlyArray(timeline.worlds.get(world)!.notes)
      .map(({ text }) => text).join("\n");
    const [, promised, kept] = notes.match(/parcels: (\d+) promised, (\d+) of them put aside/)!;
    const [, unasked, twice] = notes.match(/(\d+) put aside that .* promised, (\d+) put aside/)!;
    const [, outdated] = notes.match(/shown, (\d+) with an old number/)!;
    const served = (service: string): number => {
      const row = rows.find((row) => row.service === service && row.world === world)!;
      return row.values[1]! / row.values[0]!;
    };
    const dropped = rows.find((row) => row.service === "sign-up" && row.world === world)!.values[2];
    return {
      missing: Number(promised) - Number(kept),
      unasked: Number(unasked),
      twice: Number(twice),
      outdated: Number(outdated),
      dropped: dropped ?? 0,
      served,
    };
  };
};

const usual = await Promise.all(seeds.map((seed) => outcome(seed)));

Deno.test("lesson 9: a direct call takes signing in down with the inventory, the others do not, for each of 3 seeds", () => {
  for (const [index, world] of usual.entries()) {
    const seed = seeds[index];
    assert.ok(world("direct").served("sign-in") < 0.92, `seed ${seed}`);
    for (const name of ["naive", "queue", "gateway"]) {
      assert.ok(world(name).served("sign-in") > 0.98, `seed ${seed}, ${name}`);
    }
  }
});

Deno.test("lesson 9: the queue keeps its promises but for dead letters, the naive one does not, for each of 3 seeds", () => {
  for (const [index, world] of usual.entries()) {
    const seed = seeds[index];
    const { dropped, missing } = world("queue");
    assert.equal(missing, dropped, `seed ${seed}: nothing is missing that was not set aside`);
    assert.ok(world("naive").missing > missing, `seed ${seed}`);
    assert.equal(world("direct").missing + world("gateway").missing, 0, `seed ${seed}`);
  }
});

Deno.test("lesson 9: only a receiver that forgets, and is asked again, puts a parcel aside twice", async () => {
  let twice = 0;
  for (const [index, world] of usual.entries()) {
    assert.equal(world("queue").twice, 0);
    const forgetful = await outcome(seeds[index]!, { receiver: "forgetful" });
    twice += forgetful("queue").twice;
    assert.equal(forgetful("naive").twice + forgetful("direct").twice, 0, "they never ask again");
  }
  assert.ok(twice > 0);
});

Deno.test("lesson 9: with a short queue, waiting for room brings the wall down, and refusing does not", async () => {
  for (const seed of seeds) {
    const signIns = async (overflow: string) =>
      (await outcome(seed, { overflow, capacity: "5" }, ["queue"]))("queue").served("sign-in");
    assert.ok(await signIns("wait") < 0.97, `seed ${seed}`);
    for (const overflow of ["refuse", "drop-newest", "drop-oldest"]) {
      assert.equal(await signIns(overflow), 1, `seed ${seed}, ${overflow}`);
    }
  }
});

Deno.test("lesson 9: old numbers are shown where answers are remembered, and only there", () => {
  for (const world of usual) {
    assert.equal(world("direct").outdated, 0);
    assert.ok(world("queue").outdated > 0 && world("gateway").outdated > 0);
  }
});
