import assert from "node:assert/strict";
import * as Effect from "effect/Effect";
import * as FastCheck from "effect/FastCheck";
import * as Fiber from "effect/Fiber";
import { inSimulation } from "../../in_simulation.ts";
import {
  assertIdle,
  assertWhole,
  breaking,
  type Connection,
  makeServer,
  poolOf,
  query,
  settle,
} from "./in_connection_pool.ts";

/** What a random script does; times are milliseconds. */
const scripts = FastCheck.record({
  size: FastCheck.integer({ min: 1, max: 3 }),
  connect: FastCheck.nat(20),
  steps: FastCheck.array(
    FastCheck.record({
      after: FastCheck.nat(30),
      takes: FastCheck.nat(60),
      ends: FastCheck.constantFrom("well", "well", "broken", "failed", "cancelled"),
    }),
    { maxLength: 25 },
  ),
});

Deno.test("ConnectionPool keeps its promises in 500 random scripts", async () => {
  await FastCheck.assert(
    FastCheck.asyncProperty(scripts, async ({ connect, size, steps }) => {
      const server = makeServer(connect);
      await inSimulation(Effect.gen(function* () {
        const arrived: Array<number> = [];
        const served: Array<number> = [];
        yield* Effect.scoped(Effect.gen(function* () {
          const pool = yield* poolOf(server, { size, acquireLimit: "1 hour" });
          const fibers: Array<Fiber.RuntimeFiber<unknown, unknown>> = [];
          for (const [index, { after, ends, takes }] of steps.entries()) {
            yield* Effect.sleep(after);
            arrived.push(index);
            const work = (connection: Connection) =>
              Effect.zipRight(
                Effect.sync(() => served.push(index)),
                Effect.zipRight(
                  query(takes)(connection),
                  ends === "broken"
                    ? breaking(connection)
                    : ends === "failed"
                    ? Effect.fail("no")
                    : Effect.void,
                ),
              );
            const using = ends === "cancelled"
              ? Effect.timeoutOption(pool.use(work), takes / 2)
              : pool.use(work);
            fibers.push(yield* Effect.fork(Effect.ignore(using)));
            yield* settle;
            const { idle, inUse } = yield* pool.statistics;
            assert.ok(idle + inUse <= size && server.alive() <= size, "within its size");
          }
          yield* Fiber.joinAll(fibers);
          yield* assertIdle(pool);
          yield* assertWhole(pool).pipe(Effect.when(() => size > 1));
        }));
        // Whoever was served at all was served in the order of arrival.
        assert.deepEqual(served, arrived.filter((index) => served.includes(index)));
        assert.equal(server.alive(), 0, "every connection was closed");
      }));
    }),
    { numRuns: 500, seed: 1 },
  );
});
