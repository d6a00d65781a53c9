import assert from "node:assert/strict";
import * as Effect from "effect/Effect";
import * as Either from "effect/Either";
import * as Exit from "effect/Exit";
import * as Option from "effect/Option";
import * as Scope from "effect/Scope";
import * as Registry from "../../../lessons/02-thread-pool/registry.ts";
import { explore } from "../../../src/simulation/exploration.ts";
import { inSimulation } from "../../in_simulation.ts";

Deno.test("Registry.get gives the pool of that name, and a typed error for an unknown one", async () => {
  await inSimulation(Effect.gen(function* () {
    const registry = yield* Registry.make;
    const payment = yield* registry.register({ name: "payment", workers: 5, queue: 50 });
    yield* registry.register({ name: "email", workers: 2, queue: 20 });
    assert.equal(yield* registry.get("payment"), payment);
    const unknown = yield* Effect.either(registry.get("paymnet"));
    assert.ok(Either.isLeft(unknown));
    assert.equal(unknown.left._tag, "UnknownPool");
    assert.equal(unknown.left.message, 'no pool is called "paymnet" (known: payment, email)');
  }));
});

Deno.test("Registry.register refuses a name twice, also at the same time, under every schedule", async () => {
  const found = await Effect.runPromise(explore(() =>
    Effect.scoped(Effect.gen(function* () {
      const registry = yield* Registry.make;
      const results = yield* Effect.all(
        [1, 2].map(() => Effect.either(registry.register({ name: "email" }))),
        { concurrency: "unbounded" },
      );
      assert.equal(results.filter(Either.isRight).length, 1);
      const taken = results.find(Either.isLeft);
      assert.match(taken!.left.message, /"email" is registered already/);
    }))
  ));
  assert.ok(Option.isNone(found), Option.getOrUndefined(found)?.cause.toString());
});

Deno.test("Registry.register gives a name back when its pool could not be made", async () => {
  await inSimulation(Effect.gen(function* () {
    const registry = yield* Registry.make;
    yield* Effect.exit(registry.register({ name: "email", workers: 0 }));
    yield* registry.register({ name: "email" });
  }));
});

Deno.test("Registry isolates its pools: one that is full turns nobody away from another", async () => {
  await inSimulation(Effect.gen(function* () {
    const registry = yield* Registry.make;
    const email = yield* registry.register({ name: "email", workers: 1, queue: 0 });
    const payment = yield* registry.register({ name: "payment", workers: 1, queue: 0 });
    yield* email.submit(Effect.sleep("1 hour"));
    assert.ok(Exit.isFailure(yield* Effect.exit(email.run(Effect.void))));
    yield* payment.run(Effect.void);
    const statistics = yield* registry.statistics;
    assert.deepEqual(
      statistics.map(({ completed, name, rejected }) => ({ name, completed, rejected })),
      [
        { name: "email", completed: 0, rejected: 1 },
        { name: "payment", completed: 1, rejected: 0 },
      ],
    );
  }));
});

Deno.test("Registry shuts its pools down with its scope", async () => {
  await inSimulation(Effect.gen(function* () {
    const scope = yield* Scope.make();
    const registry = yield* Scope.extend(Registry.make, scope);
    const pool = yield* registry.register({ name: "payment" });
    yield* Scope.close(scope, Exit.void);
    assert.ok(Exit.isFailure(yield* Effect.exit(pool.run(Effect.void))));
  }));
});
