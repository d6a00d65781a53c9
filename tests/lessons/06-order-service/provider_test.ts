import assert from "node:assert/strict";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Either from "effect/Either";
import * as Provider from "../../../lessons/06-order-service/provider.ts";
import * as Trace from "../../../src/trace/trace.ts";
import { inSimulation } from "../../in_simulation.ts";

const conditions: Provider.Conditions = {
  name: "payment",
  takes: Duration.millis(500),
  slow: Duration.seconds(4),
  fails: 0.1,
  saying: "gateway timeout",
};

const reported: Array<string> = [];
const trace = Trace.make({
  world: "test",
  now: () => 0,
  publish: (event) => void reported.push(JSON.stringify(event)),
});

/** Calls a provider in some state of health: how it ends, and after how many seconds. */
const call = (health: Provider.Health, chance: number) =>
  inSimulation(
    Effect.gen(function* () {
      const provider = yield* Provider.make(conditions);
      yield* provider.become(health);
      const [took, end] = yield* Effect.timed(Effect.either(provider.call(chance)));
      return [
        Duration.toSeconds(took),
        Either.match(end, { onLeft: ({ reason }) => reason, onRight: () => "well" }),
      ];
    }).pipe(Effect.provideService(Trace.Trace, trace)),
  );

Deno.test("Provider takes its time, fails below its share, and is slow or down when it is ill", async () => {
  assert.deepEqual(await call("well", 0.5), [0.5, "well"]);
  assert.deepEqual(await call("well", 0.1), [0.5, "well"]);
  assert.deepEqual(await call("well", 0.09), [0.5, "gateway timeout"]);
  assert.deepEqual(await call("slow", 0.5), [4, "well"]);
  assert.deepEqual(await call("down", 0.5), [0, "down"]);
});

Deno.test("Provider reports how its health changes, and only that", async () => {
  reported.length = 0;
  await inSimulation(
    Effect.gen(function* () {
      const { become } = yield* Provider.make(conditions);
      for (const health of ["well", "slow", "slow", "well"] as const) yield* become(health);
    }).pipe(Effect.provideService(Trace.Trace, trace)),
  );
  assert.deepEqual(
    reported.map((line) => JSON.parse(line)).map(({ from, to }) => [from, to]),
    [["well", "slow"], ["slow", "well"]],
  );
});
