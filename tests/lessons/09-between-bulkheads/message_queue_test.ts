import assert from "node:assert/strict";
import * as Cause from "effect/Cause";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Fiber from "effect/Fiber";
import * as Option from "effect/Option";
import * as Random from "effect/Random";
import * as Scope from "effect/Scope";
import { MessageRejected, QueueClosed } from "../../../lessons/09-between-bulkheads/message.ts";
import * as MessageQueue from "../../../lessons/09-between-bulkheads/message_queue.ts";
import { explore } from "../../../src/simulation/exploration.ts";
import { inSimulation, leavesNothing } from "../../in_simulation.ts";
import { failNext, make, next, sendAll, settle } from "./in_message_queue.ts";

const failureOf = <A, E>(exit: Exit.Exit<A, E>): E => {
  assert.ok(Exit.isFailure(exit), "failed");
  return Option.getOrThrow(Cause.failureOption(exit.cause));
};

const holds = async <E>(scenario: Effect.Effect<void, E, Scope.Scope>, seeds = 200) => {
  const found = await Effect.runPromise(explore(() => Effect.scoped(scenario), { seeds }));
  assert.ok(Option.isNone(found), Option.getOrUndefined(found)?.cause.toString());
};

Deno.test("MessageQueue hands messages out in the order they came, under every schedule", () =>
  holds(Effect.gen(function* () {
    const queue = yield* make();
    const got: Array<number> = [];
    const consumer = Effect.repeatN(
      queue.receive(({ body }) => Effect.sync(() => void got.push(body))),
      7,
    );
    const fiber = yield* Effect.fork(consumer);
    yield* sendAll(queue, [0, 1, 2, 3]);
    yield* Effect.sleep(1);
    yield* sendAll(queue, [4, 5, 6, 7]);
    yield* Fiber.join(fiber);
    assert.deepEqual(got, [0, 1, 2, 3, 4, 5, 6, 7]);
  })));

Deno.test("MessageQueue serves the consumer first that has waited longest", async () => {
  await inSimulation(Effect.gen(function* () {
    const queue = yield* make();
    const got: Array<string> = [];
    const consumer = (name: string) =>
      queue.receive(({ body }) => Effect.sync(() => void got.push(`${name}${body}`)));
    for (const name of ["a", "b", "c"]) {
      yield* Effect.fork(consumer(name));
      yield* settle;
    }
    yield* sendAll(queue, [1, 2, 3]);
    yield* settle;
    assert.deepEqual(got, ["a1", "b2", "c3"]);
  }));
});

Deno.test("MessageQueue: whatever was accepted is done or set aside, and once done never again, in 500 runs with failures, hangs and interruptions", () =>
  holds(
    Effect.gen(function* () {
      const done = new Map<string, number>();
      const queue = yield* make({ capacity: 5, overflow: "wait", lease: "50 millis", tries: 3 });
      const consumer = Effect.gen(function* () {
        const dice = yield* Random.nextIntBetween(0, 6);
        const takes = yield* Random.nextIntBetween(1, 20);
        const work = queue.receive(({ id }) =>
          Effect.gen(function* () {
            assert.ok(!done.has(id), `${id} comes again after it was done`);
            yield* Effect.sleep(dice === 0 ? 80 : takes);
            if (dice === 1) return yield* Effect.fail("fault");
            if (dice === 2) return yield* Effect.dieMessage("defect");
            return id;
          })
        );
        const end = yield* Effect.exit(
          dice === 3 ? Effect.timeoutOption(work, takes / 2) : Effect.asSome(work),
        );
        return Exit.isFailure(end) && Cause.failureOption(end.cause)._tag === "Some" &&
          failureOf(end) instanceof QueueClosed;
      });
      const consumers = yield* Effect.fork(Effect.all(
        [1, 2, 3].map(() => Effect.repeat(consumer, { until: (isOver) => isOver })),
        { concurrency: "unbounded" },
      ));
      yield* Effect.forEach(
        Array.from({ length: 20 }, (_, index) => index),
        (body) => Effect.zipRight(Effect.sleep(body % 7), queue.send(`m${body}`, body)),
        { concurrency: 4 },
      );
      yield* queue.shutdown;
      yield* Fiber.join(consumers);
      const { accepted, acknowledged, atWork, ready, resting, setAside } = yield* queue.statistics;
      assert.deepEqual([accepted, acknowledged + setAside], [20, 20]);
      assert.deepEqual([ready, resting, atWork], [0, 0, 0]);
      assert.equal((yield* queue.deadLetters).length, setAside);
    }),
    500,
  ));

Deno.test("MessageQueue spends no try on a consumer that left before it saw the message", async () => {
  await inSimulation(Effect.gen(function* () {
    const queue = yield* make();
    const waiting = yield* Effect.fork(next(queue));
    yield* settle;
    yield* queue.send("m1", 1);
    // Handed over already, but the fiber has not run since.
    yield* Fiber.interrupt(waiting);
    const { redelivered } = yield* queue.statistics;
    const tries = yield* queue.receive((delivery) => Effect.succeed(delivery.tries));
    assert.deepEqual([tries, redelivered], [1, 0]);
  }));
});

Deno.test("MessageQueue gives a message to another when its lease ends, and takes no late word", async () => {
  await inSimulation(Effect.gen(function* () {
    const queue = yield* make({ lease: "5 seconds" });
    yield* queue.send("m1", 1);
    const first = yield* queue.take;
    yield* Effect.sleep("4999 millis");
    assert.equal((yield* queue.statistics).ready, 0);
    yield* Effect.sleep("1 millis");
    const second = yield* queue.take;
    assert.deepEqual([first.tries, second.tries], [1, 2]);
    assert.equal(yield* first.acknowledge, false);
    assert.equal(yield* first.giveBack("late"), false);
    assert.equal((yield* queue.statistics).atWork, 1, "the second has it still");
    assert.equal(yield* second.acknowledge, true);
    assert.equal(yield* second.acknowledge, false, "once is enough");
  }));
});

Deno.test("MessageQueue lets a message that came back rest, and keeps its place", async () => {
  await inSimulation(Effect.gen(function* () {
    const queue = yield* make({ pause: "2 seconds" });
    yield* sendAll(queue, [1, 2, 3]);
    yield* failNext(queue);
    assert.equal(yield* next(queue), 2, "the first rests");
    yield* Effect.sleep("2001 millis");
    assert.equal(yield* next(queue), 1);
    assert.equal(yield* next(queue), 3);
  }));
});

Deno.test("MessageQueue sets a message aside after so many tries, and the rest goes on", async () => {
  await inSimulation(Effect.gen(function* () {
    const queue = yield* make({ tries: 3 });
    yield* sendAll(queue, [1, 2]);
    yield* Effect.repeatN(failNext(queue), 2);
    assert.equal(yield* next(queue), 2);
    assert.deepEqual(yield* queue.deadLetters, [
      { id: "m1", body: 1, tries: 3, reason: "fault" },
    ]);
    assert.equal(yield* queue.redrive, 1);
    assert.equal(yield* next(queue), 1);
    assert.deepEqual(yield* queue.deadLetters, []);
  }));
});

Deno.test("MessageQueue refuses with the facts, and without a stack trace", async () => {
  await inSimulation(Effect.gen(function* () {
    const queue = yield* make({ capacity: 2 });
    yield* sendAll(queue, [1, 2]);
    const full = failureOf(yield* Effect.exit(queue.send("m3", 3)));
    assert.ok(full instanceof MessageRejected && !(full instanceof Error));
    assert.equal(String(full), "MessageRejected: queue is full (2 of 2 places taken)");
    yield* queue.take;
    failureOf(yield* Effect.exit(queue.send("m3", 3)));
  }));
});

Deno.test("MessageQueue, waiting as its overflow: senders come in in order, each when there is room", () =>
  holds(Effect.gen(function* () {
    const queue = yield* make({ capacity: 1, overflow: "wait" });
    yield* queue.send("m0", 0);
    for (const body of [1, 2, 3]) {
      yield* Effect.fork(queue.send(`m${body}`, body));
      yield* Effect.sleep(1);
    }
    for (const body of [0, 1, 2, 3]) assert.equal(yield* next(queue), body);
  })));

Deno.test("MessageQueue drops the newest or the oldest, never one that is at work", async () => {
  for (const overflow of ["drop-newest", "drop-oldest"] as const) {
    const dropped: Array<string> = [];
    const left = await inSimulation(Effect.gen(function* () {
      const onEvent: NonNullable<MessageQueue.Options["onEvent"]> = ({ _tag, id }) => {
        if (_tag === "Dropped") dropped.push(id);
      };
      const queue = yield* make({ capacity: 3, overflow, onEvent });
      yield* sendAll(queue, [1, 2, 3]);
      const atWork = yield* queue.take;
      const isThere = yield* queue.send("m4", 4);
      assert.equal(isThere, overflow === "drop-oldest");
      yield* atWork.acknowledge;
      return [yield* next(queue), yield* next(queue)];
    }));
    const newest = overflow === "drop-newest";
    assert.deepEqual([left, dropped], newest ? [[2, 3], ["m4"]] : [[3, 4], ["m2"]]);
  }
});

Deno.test("MessageQueue.shutdown takes no more, and returns when all is done", async () => {
  await inSimulation(Effect.gen(function* () {
    const queue = yield* make();
    yield* sendAll(queue, [1, 2]);
    const first = yield* queue.take;
    const shutdown = yield* Effect.fork(queue.shutdown);
    const idle = yield* Effect.fork(Effect.zipRight(next(queue), next(queue)));
    yield* Effect.sleep("1 second");
    assert.equal(failureOf(yield* Effect.exit(queue.send("m3", 3))).reason, "Closed");
    assert.equal(shutdown.unsafePoll(), null, "the first is still at work");
    // What is given back is tried again, although the queue is closed.
    yield* first.giveBack("again");
    yield* Fiber.join(shutdown);
    assert.equal((yield* queue.statistics).acknowledged, 2);
    yield* Fiber.join(idle);
    assert.ok(failureOf(yield* Effect.exit(next(queue))) instanceof QueueClosed);
  }));
});

Deno.test("MessageQueue: when its scope closes, nobody waits any longer", async () => {
  await inSimulation(Effect.gen(function* () {
    const scope = yield* Scope.make();
    const queue = yield* Scope.extend(make({ capacity: 1, overflow: "wait" }), scope);
    yield* queue.send("m1", 1);
    yield* queue.take;
    const sender = yield* Effect.fork(Effect.exit(queue.send("m2", 2)));
    const consumer = yield* Effect.fork(Effect.exit(next(queue)));
    yield* settle;
    yield* Scope.close(scope, Exit.void);
    assert.equal(failureOf(yield* Fiber.join(sender)).reason, "Closed");
    assert.ok(failureOf(yield* Fiber.join(consumer)) instanceof QueueClosed);
    const { consumersWaiting, sendersWaiting } = yield* queue.statistics;
    assert.deepEqual([consumersWaiting, sendersWaiting], [0, 0]);
  }));
});

Deno.test("MessageQueue: after its scope closes no fiber and no timer is left", async () => {
  await leavesNothing(Effect.gen(function* () {
    const queue = yield* make({ lease: "1 hour", pause: "1 hour" });
    yield* sendAll(queue, [1, 2]);
    yield* queue.take;
    yield* failNext(queue);
  }));
});

Deno.test("MessageQueue stands an observer that throws, and one that uses the queue", async () => {
  await inSimulation(Effect.gen(function* () {
    const queue: MessageQueue.MessageQueue<number> = yield* make({
      capacity: 3,
      onEvent: ({ _tag, id }) => {
        if (_tag === "Acknowledged") throw new Error("the log is down");
        if (id === "m1") Effect.runSync(queue.send("m2", 2));
      },
    });
    yield* queue.send("m1", 1);
    assert.deepEqual([yield* next(queue), yield* next(queue)], [1, 2]);
    const { acknowledged, observerFailures } = yield* queue.statistics;
    assert.deepEqual([acknowledged, observerFailures], [2, 2]);
  }));
});

Deno.test("MessageQueue dies of numbers that are none", async () => {
  for (const wrong of [{ capacity: 0 }, { tries: 0 }, { deadLetters: -1 }, { capacity: 1.5 }]) {
    await assert.rejects(inSimulation(make(wrong)), /RangeError/);
  }
});
