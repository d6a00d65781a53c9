import assert from "node:assert/strict";
import * as Effect from "effect/Effect";
import { DueLine } from "../../../lessons/09-between-bulkheads/due_line.ts";
import { inSimulation } from "../../in_simulation.ts";

const watched = Effect.gen(function* () {
  const clock = yield* Effect.clock;
  const line = new DueLine<string>(clock, "1 second");
  const due: Array<string> = [];
  yield* Effect.forkScoped(
    line.watch((thing) => due.push(`${thing} at ${Number(clock.unsafeCurrentTimeMillis())}`)),
  );
  return { line, due };
});

Deno.test("DueLine hands each thing on when it is due, and only then", async () => {
  const due = await inSimulation(Effect.gen(function* () {
    const { due, line } = yield* watched;
    yield* Effect.sleep(5000);
    line.add("a");
    yield* Effect.sleep(500);
    line.add("b");
    line.add("c");
    yield* Effect.sleep(5000);
    line.add("d");
    yield* Effect.sleep(5000);
    return due;
  }));
  assert.deepEqual(due, ["a at 6000", "b at 6500", "c at 6500", "d at 11500"]);
});

Deno.test("DueLine forgets what is taken out, and waits anew for what is put in again", async () => {
  const due = await inSimulation(Effect.gen(function* () {
    const { due, line } = yield* watched;
    line.add("a");
    line.add("b");
    yield* Effect.sleep(500);
    assert.deepEqual([line.remove("a"), line.remove("a"), line.size], [true, false, 1]);
    line.add("a");
    yield* Effect.sleep(5000);
    assert.equal(line.size, 0);
    return due;
  }));
  assert.deepEqual(due, ["b at 1000", "a at 1500"]);
});
