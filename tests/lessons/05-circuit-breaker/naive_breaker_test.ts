import assert from "node:assert/strict";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import { CircuitOpen } from "../../../lessons/05-circuit-breaker/circuit_breaker.ts";
import * as NaiveBreaker from "../../../lessons/05-circuit-breaker/naive_breaker.ts";
import { setBack } from "../../../lessons/05-circuit-breaker/skewed_clock.ts";
import { inSimulation } from "../../in_simulation.ts";

// What the lesson says of the naive breaker, so that the lesson stays true.

const make = () => {
  const changes: Array<string> = [];
  const breaker = NaiveBreaker.make({
    name: "test",
    failures: 3,
    openFor: Duration.seconds(30),
    onChange: ({ to }) => changes.push(to),
  });
  return { changes, breaker };
};

const fail = Effect.fail("down");

const trip = (breaker: NaiveBreaker.NaiveBreaker) =>
  Effect.replicateEffect(Effect.exit(breaker.run(fail)), 3);

Deno.test("NaiveBreaker lets a whole herd through when it is half-open", async () => {
  await inSimulation(Effect.gen(function* () {
    const { breaker } = make();
    yield* trip(breaker);
    yield* Effect.sleep("30 seconds");
    let through = 0;
    const call = Effect.zipRight(Effect.sync(() => through++), Effect.sleep("1 second"));
    yield* Effect.replicateEffect(Effect.fork(breaker.run(call)), 100);
    yield* Effect.sleep(0);
    assert.equal(through, 100);
  }));
});

Deno.test("NaiveBreaker is closed by a success from before it opened", async () => {
  await inSimulation(Effect.gen(function* () {
    const { breaker, changes } = make();
    const early = yield* Effect.fork(breaker.run(Effect.sleep("1 second")));
    yield* Effect.sleep(0);
    yield* trip(breaker);
    yield* Fiber.join(early);
    assert.deepEqual(changes, ["Open", "Closed"]);
  }));
});

Deno.test("NaiveBreaker stays open for as long as the wall clock was set back", async () => {
  await inSimulation(Effect.gen(function* () {
    const { breaker } = make();
    const refused = Effect.flatMap(
      setBack(Duration.seconds(10), Duration.hours(1)),
      (clock) =>
        Effect.withClock(
          Effect.gen(function* () {
            yield* trip(breaker);
            yield* Effect.sleep("40 minutes");
            return yield* Effect.flip(breaker.run(Effect.void));
          }),
          clock,
        ),
    );
    const error = yield* refused;
    assert.ok(error instanceof CircuitOpen);
    assert.equal(Duration.toMinutes(error.retryAfter), 20.5);
  }));
});
