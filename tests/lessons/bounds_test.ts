import assert from "node:assert/strict";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Stream from "effect/Stream";
import { lessons } from "../../lessons/mod.ts";
import { type AnyParameter, describe } from "../../src/lesson/parameter.ts";
import { simulated } from "../../src/lesson/run.ts";
import { briefValues } from "./brief.ts";

/** The values at the ends of what a parameter may be; the last is the largest. */
const ends = (parameter: AnyParameter): ReadonlyArray<number | string> => {
  const described = describe(parameter);
  return described.kind === "choice" ? described.options : [described.minimum, described.maximum];
};

for (const lesson of lessons) {
  Deno.test(`lesson ${lesson.number} runs at both bounds of each of its parameters`, async () => {
    const demonstration = await lesson.load();
    const usual = briefValues(lesson.slug, demonstration);
    const parameters = Object.entries(demonstration.parameters);
    const each = parameters.flatMap(([name, parameter]) =>
      ends(parameter).map((end) => ({ ...usual, [name]: end }))
    );
    // As brief as the others: the full length is tried alone.
    const widest = {
      ...Object.fromEntries(
        parameters.map(([name, parameter]) => [name, ends(parameter).at(-1)!]),
      ),
      length: usual["length"]!,
    };
    for (const values of [...each, widest]) {
      const exit = await Effect.runPromiseExit(
        Stream.runDrain(simulated(demonstration, { seed: 1, values })),
      );
      assert.ok(Exit.isSuccess(exit), JSON.stringify(values));
    }
  });
}
