import assert from "node:assert/strict";
import * as Chunk from "effect/Chunk";
import * as Effect from "effect/Effect";
import * as Either from "effect/Either";
import * as Stream from "effect/Stream";
import program from "../../../lessons/06-order-service/program.ts";
import { read } from "../../../src/lesson/parameter.ts";
import { simulated } from "../../../src/lesson/run.ts";
import { summarize } from "../../../src/trace/summary.ts";
import * as Timeline from "../../../src/trace/timeline.ts";

const run = async (given: Readonly<Record<string, string>>, seed: number) => {
  const values = Either.getOrThrow(read(program.parameters, given));
  const timeline = await Effect.runPromise(
    Stream.runFold(simulated(program, { seed, values }), Timeline.empty, Timeline.step),
  );
  const { rows } = summarize(program.measures, timeline);
  /** A figure of the table. */
  const figure = (service: string, world: string, title: string): number => {
    const row = rows.find((row) => row.service === service && row.world === world)!;
    return row.values[program.measures.findIndex((measure) => measure.title === title)]!;
  };
  const notes = (world: string): ReadonlyArray<string> =>
    Chunk.toReadonlyArray(timeline.worlds.get(world)!.notes).map(({ text }) => text);
  return { figure, notes };
};

const never = { paymentFails: "0", inventoryFails: "0", emailFails: "0" };

for (const seed of [1, 2, 3]) {
  Deno.test(`lesson 6, seed ${seed}: one deadline serves more orders, and leaves fewer charges behind`, async () => {
    const { figure } = await run({}, seed);
    for (const naive of ["in-turn", "futures"]) {
      assert.ok(figure("order", "deadline", "served") > figure("order", naive, "served"));
      assert.ok(
        figure("payment", "deadline", "for nothing") < figure("payment", naive, "for nothing"),
      );
    }
    assert.ok(figure("order", "deadline", "p99") <= 10, "no order takes longer than the budget");
    assert.ok(figure("order", "futures", "p99") > 10, "waits in turn add up");
  });

  Deno.test(`lesson 6, seed ${seed}: when all is well, calls in turn take 1.9 s and together 1 s`, async () => {
    const { figure } = await run({ ...never, ill: "none", orders: "0.1" }, seed);
    const medians = ["in-turn", "futures", "deadline"].map((world) =>
      figure("order", world, "median").toFixed(2)
    );
    assert.deepEqual(medians, ["1.90", "1.00", "1.00"]);
  });

  Deno.test(`lesson 6, seed ${seed}: mail that is sent afterwards is never sent for nothing`, async () => {
    const { figure } = await run({ ill: "none", email: "afterwards" }, seed);
    assert.equal(figure("email", "deadline", "for nothing"), 0);
    assert.ok(figure("email", "futures", "for nothing") > 0);
  });
}

Deno.test("lesson 6: with e-mail down two more orders succeed, and their customers are told what is missing", async () => {
  for (let seed = 1; seed <= 8; seed++) {
    const { figure, notes } = await run({ ...never, load: "five" }, seed);
    assert.equal(figure("order", "deadline", "served"), 5);
    const told = notes("deadline").filter((text) => text.includes("is told"));
    assert.deepEqual(told, [
      "order-1 is told: confirmed",
      "order-2 is told: confirmed",
      "order-3 is told: confirmed",
      "order-4 is told: confirmed, without email (down)",
      "order-5 is told: confirmed, without email (down)",
    ]);
    assert.deepEqual(notes("deadline").slice(-4), [
      "payment: success rate 100.0 %, 0 queued",
      "inventory: success rate 100.0 %, 0 queued",
      "email: success rate 60.0 %, 0 queued",
      "analytics: success rate 100.0 %, 0 queued",
    ]);
    assert.ok(notes("futures").includes("order-4 is told: success"));
  }
});
