import assert from "node:assert/strict";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Cause from "effect/Cause";
import * as Option from "effect/Option";
import * as Gateway from "../../../lessons/09-between-bulkheads/gateway.ts";
import { interruptEverywhere } from "../../../src/simulation/interruption.ts";
import { inSimulation } from "../../in_simulation.ts";

class Declined {
  readonly _tag = "Declined";
}

const make = (options: Partial<Gateway.Options> = {}) =>
  Gateway.make<number>({
    name: "gateway",
    places: 2,
    queue: 1,
    limit: "1 second",
    failures: 3,
    openFor: "10 seconds",
    counts: (error) => !(error instanceof Declined),
    freshFor: "5 seconds",
    staleFor: "1 minute",
    answers: 2,
    ...options,
  });

const failureOf = <A, E>(exit: Exit.Exit<A, E>): E => {
  assert.ok(Exit.isFailure(exit), "failed");
  return Option.getOrThrow(Cause.failureOption(exit.cause));
};

/** Why there was no answer. */
const reasonOf = <A, E, R>(call: Effect.Effect<A, E, R>) =>
  Effect.map(Effect.exit(call), (exit) => {
    const error = failureOf(exit);
    assert.ok(error instanceof Gateway.Unavailable, String(error));
    return error.reason;
  });

/** Asks, and says what was answered and how old it was, in seconds. */
const ask = <E>(
  gateway: Gateway.Gateway<number>,
  question: string,
  call: Effect.Effect<number, E>,
) =>
  Effect.map(
    gateway.ask(question, call),
    ({ age, value }) => `${value}, ${Duration.toSeconds(age)} s old`,
  );

Deno.test("Gateway.ask remembers an answer, asks anew when it is no longer fresh, and makes do with it when there is no other", async () => {
  await inSimulation(Effect.gen(function* () {
    const gateway = yield* make();
    assert.equal(yield* ask(gateway, "a", Effect.succeed(1)), "1, 0 s old");
    yield* Effect.sleep("4 seconds");
    assert.equal(yield* ask(gateway, "a", Effect.dieMessage("not asked")), "1, 4 s old");
    yield* Effect.sleep("4 seconds");
    assert.equal(yield* ask(gateway, "a", Effect.fail("down")), "1, 8 s old");
    assert.equal(yield* ask(gateway, "a", Effect.never), "1, 9 s old", "after the limit");
    assert.equal(yield* ask(gateway, "a", Effect.succeed(2)), "2, 0 s old");
    yield* Effect.sleep("61 seconds");
    assert.equal(yield* reasonOf(gateway.ask("a", Effect.fail("down"))), "Failed", "too old");
  }));
});

Deno.test("Gateway remembers so many answers, and forgets the one that was used least recently", async () => {
  await inSimulation(Effect.gen(function* () {
    const gateway = yield* make({ failures: 100 });
    for (const [index, question] of ["a", "b", "a", "c"].entries()) {
      yield* gateway.ask(question, Effect.succeed(index));
    }
    yield* Effect.sleep("10 seconds");
    const down = Effect.fail("down");
    assert.equal(yield* ask(gateway, "a", down), "0, 10 s old");
    assert.equal(yield* ask(gateway, "c", down), "3, 10 s old");
    assert.equal(yield* reasonOf(gateway.ask("b", down)), "Failed");
  }));
});

Deno.test("Gateway.command says why there is no answer, and stops calling after failures in a row", async () => {
  await inSimulation(Effect.gen(function* () {
    const gateway = yield* make();
    const down = reasonOf(gateway.command(Effect.fail("down")));
    assert.equal(yield* reasonOf(gateway.command(Effect.never)), "TimedOut");
    assert.equal(yield* down, "Failed");
    const declined = gateway.command(Effect.fail(new Declined()));
    assert.ok(
      failureOf(yield* Effect.exit(declined)) instanceof Declined,
      "an answer is an answer",
    );
    assert.equal(yield* down, "Failed", "the third that speaks against it");
    assert.equal(yield* reasonOf(gateway.command(Effect.dieMessage("called"))), "NotCalled");
    yield* Effect.sleep("10 seconds");
    assert.equal(yield* gateway.command(Effect.succeed("well")), "well");
  }));
});

Deno.test("Gateway lets in so many calls; the rest is told that there is no place, which nobody counts as illness", async () => {
  await inSimulation(Effect.gen(function* () {
    const gateway = yield* make({ failures: 1 });
    const call = gateway.command(Effect.sleep("500 millis"));
    const exits = yield* Effect.all(Array.from({ length: 5 }, () => Effect.exit(call)), {
      concurrency: "unbounded",
    });
    assert.deepEqual(
      exits.map((exit) => Exit.isSuccess(exit) ? "answered" : failureOf(exit).reason),
      ["answered", "answered", "answered", "NoPlace", "NoPlace"],
    );
    assert.ok(Exit.isSuccess(yield* Effect.exit(call)), "still calling");
  }));
});

Deno.test("Gateway.ask, interrupted at every operation, takes no place with it", async () => {
  const operations = await Effect.runPromise(
    interruptEverywhere((victim) =>
      Effect.scoped(Effect.gen(function* () {
        const gateway = yield* make({ places: 1, queue: 0 });
        yield* Effect.fork(victim(gateway.ask("a", Effect.as(Effect.sleep("500 millis"), 1))));
        yield* Effect.sleep("10 seconds");
        assert.equal(yield* gateway.command(Effect.succeed("in")), "in");
      }))
    ),
  );
  assert.ok(operations > 5, `${operations} operations`);
});
