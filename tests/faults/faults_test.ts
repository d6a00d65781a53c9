import assert from "node:assert/strict";
import { breakers, bulkheads, type Classes, pools } from "./classes.ts";
import type { Closable } from "./fault.ts";
import { judge } from "./judge.ts";

const testClasses = <T extends Closable, S>({ faults, ours, planted }: Classes<T, S>): void => {
  for (const fault of faults) {
    const title = `${ours.name}: ${fault.title} does not happen (rule ${fault.rule.number})`;
    Deno.test(title, async () => {
      const { saw, word } = await judge(fault, ours);
      assert.equal(word, "held", saw);
    });

    Deno.test(`${fault.title}: the scenario notices a ${fault.kind} in which it happens`, async () => {
      const judged = [];
      for (const subject of planted) judged.push(await judge(fault, subject));
      const words = judged.map(({ saw, word }) => `${word}: ${saw}`);
      assert.ok(judged.some(({ word }) => word === "FAULT"), words.join("\n"));
    });
  }
};

testClasses(bulkheads);
testClasses(breakers);
testClasses(pools);
