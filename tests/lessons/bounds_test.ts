import assert from "node:assert/strict";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Stream from "effect/Stream";
import { lessons } from "../../lessons/mod.ts";
import { defaults, describe } from "../../src/lesson/parameter.ts";
import { simulated } from "../../src/lesson/run.ts";

for (const lesson of lessons) {
  Deno.test(`lesson ${lesson.number} runs at both bounds of each of its parameters`, async () => {
    const demonstration = await lesson.load();
    const usual = defaults(demonstration.parameters);
    const ends = Object.entries(demonstration.parameters).flatMap(([name, parameter]) => {
      const { maximum, minimum } = describe(parameter);
      return [{ ...usual, [name]: minimum }, { ...usual, [name]: maximum }];
    });
    const widest = Object.fromEntries(
      Object.entries(demonstration.parameters).map((
        [name, parameter],
      ) => [name, describe(parameter).maximum]),
    );
    for (const values of [...ends, widest]) {
      const exit = await Effect.runPromiseExit(
        Stream.runDrain(simulated(demonstration, { seed: 1, values })),
      );
      assert.ok(Exit.isSuccess(exit), JSON.stringify(values));
    }
  });
}
