import assert from "node:assert/strict";
import * as Effect from "effect/Effect";
import * as Either from "effect/Either";
import * as Stream from "effect/Stream";
import program from "../../../lessons/05-circuit-breaker/program.ts";
import { read } from "../../../src/lesson/parameter.ts";
import { simulated } from "../../../src/lesson/run.ts";
import * as Measure from "../../../src/trace/measure.ts";
import { summarize } from "../../../src/trace/summary.ts";
import * as Timeline from "../../../src/trace/timeline.ts";

/** How often the naive breaker of the ill provider opened, and ours; and what each served. */
const compare = async (fault: string, seed: number) => {
  const values = Either.getOrThrow(read(program.parameters, { fault }));
  const timeline = await Effect.runPromise(
    Stream.runFold(simulated(program, { seed, values }), Timeline.empty, Timeline.step),
  );
  const opened = Measure.entered("opened", (service) => `${service} breaker`, "open");
  const { rows } = summarize([Measure.served, opened], timeline);
  const of = (name: string) => {
    const row = rows.find(({ service, world }) => service === "payment" && world === name)!;
    return { served: row.values[0]!, opened: row.values[1] ?? 0 };
  };
  return { naive: of("naive"), sound: of("breaker") };
};

/** The faults, and how often a breaker that is right opens. */
const faults = { herd: [1, 2], stale: [1, 1], clock: [1, 1], declined: [0, 0] } as const;

for (const [fault, [least, most]] of Object.entries(faults)) {
  Deno.test(`lesson 5 shows the ${fault} fault in the naive breaker alone, for each of 5 seeds`, async () => {
    for (let seed = 1; seed <= 5; seed++) {
      const { naive, sound } = await compare(fault, seed);
      const seen = `seed ${seed}: naive ${JSON.stringify(naive)}, ours ${JSON.stringify(sound)}`;
      assert.ok(sound.opened >= least && sound.opened <= most, seen);
      assert.ok(naive.opened > sound.opened || naive.served < sound.served, seen);
    }
  });
}
