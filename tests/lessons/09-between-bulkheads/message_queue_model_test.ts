import assert from "node:assert/strict";
import * as Effect from "effect/Effect";
import * as FastCheck from "effect/FastCheck";
import * as Fiber from "effect/Fiber";
import * as MessageQueue from "../../../lessons/09-between-bulkheads/message_queue.ts";
import { inSimulation } from "../../in_simulation.ts";
import { durationOf, type Ending, limits, Model } from "./queue_model.ts";

/** What a test does to a queue, one after another. Times are milliseconds. */
type Command =
  | { readonly do: "send" }
  | { readonly do: "receive"; readonly takes: number; readonly ending: Ending }
  | { readonly do: "cancel send"; readonly which: number }
  | { readonly do: "cancel receive"; readonly which: number }
  | { readonly do: "redrive" }
  | { readonly do: "wait"; readonly for: number };

const one = <const D extends string>(command: D) => FastCheck.constant(command);

const commands = FastCheck.array(
  FastCheck.oneof(
    { weight: 6, arbitrary: FastCheck.record({ do: one("send") }) },
    {
      weight: 6,
      arbitrary: FastCheck.record({
        do: one("receive"),
        takes: FastCheck.integer({ min: 1, max: 70 }),
        ending: FastCheck.constantFrom<Ending>("succeeds", "fails", "fails", "hangs"),
      }),
    },
    {
      weight: 1,
      arbitrary: FastCheck.record({ do: one("cancel send"), which: FastCheck.nat(30) }),
    },
    {
      weight: 2,
      arbitrary: FastCheck.record({ do: one("cancel receive"), which: FastCheck.nat(30) }),
    },
    { weight: 1, arbitrary: FastCheck.record({ do: one("redrive") }) },
    {
      weight: 4,
      arbitrary: FastCheck.record({
        do: one("wait"),
        for: FastCheck.integer({ min: 1, max: 60 }),
      }),
    },
  ),
  // The default size would stop at ten commands, which is too few to fill anything.
  { maxLength: 60, size: "max" },
);

const policies = FastCheck.constantFrom<MessageQueue.Overflow>(
  "refuse",
  "wait",
  "drop-newest",
  "drop-oldest",
);

const follow = (overflow: MessageQueue.Overflow, script: ReadonlyArray<Command>) =>
  Effect.gen(function* () {
    const model = new Model(overflow);
    const events: Array<string> = [];
    const handled: Array<string> = [];
    const queue = yield* MessageQueue.make<number>({
      name: "queue",
      ...limits,
      overflow,
      onEvent: ({ _tag, id }) => events.push(`${_tag} ${id}`),
    });
    const sends: Array<Fiber.Fiber<unknown, unknown>> = [];
    const receives: Array<Fiber.Fiber<unknown, unknown>> = [];

    const receive = (takes: number, ending: Ending) =>
      Effect.suspend(() => {
        const index = receives.length;
        const handler = ({ id, tries }: { readonly id: string; readonly tries: number }) =>
          Effect.suspend(() => {
            handled.push(`${index}: ${id}, try ${tries}`);
            if (ending === "hangs") return Effect.never;
            const sleep = Effect.sleep(durationOf(index, takes));
            return ending === "fails" ? Effect.zipRight(sleep, Effect.fail("fault")) : sleep;
          });
        return Effect.map(Effect.fork(queue.receive(handler)), (fiber) => receives.push(fiber));
      });

    const compare = Effect.gen(function* () {
      assert.deepEqual(events, model.events);
      assert.deepEqual(handled, model.handled);
      const statistics = yield* queue.statistics;
      const { accepted, acknowledged, dropped, setAside } = statistics;
      const { atWork, ready, resting, sendersWaiting } = statistics;
      assert.deepEqual({ ready, resting, atWork, sendersWaiting }, {
        ready: model.count("ready"),
        resting: model.count("resting"),
        atWork: model.count("at work"),
        sendersWaiting: model.count("sending"),
      });
      assert.equal(accepted, acknowledged + dropped + setAside + ready + resting + atWork);
      assert.deepEqual((yield* queue.deadLetters).map(({ id }) => id), model.letterIds);
    });

    const step = (command: Command): Effect.Effect<unknown> => {
      switch (command.do) {
        case "send": {
          const id = `m${sends.length}`;
          model.send(id);
          return Effect.map(
            Effect.fork(queue.send(id, sends.length)),
            (fiber) => sends.push(fiber),
          );
        }
        case "receive":
          model.receive(command.takes, command.ending);
          return receive(command.takes, command.ending);
        case "cancel send":
          model.cancelSend(command.which);
          return Effect.forEach(sends.slice(command.which, command.which + 1), Fiber.interruptFork);
        case "cancel receive":
          model.cancelReceive(command.which);
          return Effect.forEach(
            receives.slice(command.which, command.which + 1),
            Fiber.interruptFork,
          );
        case "redrive":
          model.redrive();
          return queue.redrive;
        case "wait":
          model.wait(command.for);
          return Effect.sleep(command.for);
      }
    };

    for (const command of script) {
      yield* step(command);
      yield* Effect.sleep(0);
      yield* compare;
    }
    model.wait(10_000);
    yield* Effect.sleep(10_000);
    yield* compare;
  });

Deno.test("MessageQueue behaves as its model does, in 500 random scripts", async () => {
  await FastCheck.assert(
    FastCheck.asyncProperty(
      policies,
      commands,
      (overflow, script) => inSimulation(follow(overflow, script)),
    ),
    { numRuns: 500, seed: 1 },
  );
});
