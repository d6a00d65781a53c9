/**
 * User management needs the inventory, which gets stuck. In one world it calls it directly, in two
 * it sends messages, through the queue that one writes first and through this lesson's, and in one
 * it goes through a gateway.
 *
 * @module
 */
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";
import { demonstration } from "../../src/lesson/lesson.ts";
import * as Parameter from "../../src/lesson/parameter.ts";
import * as Measure from "../../src/trace/measure.ts";
import * as Trace from "../../src/trace/trace.ts";
import * as Inventory from "./inventory.ts";
import * as UserManagement from "./user_management.ts";
import * as Ways from "./ways.ts";

const parameters = {
  rate: Parameter.real({
    description: "Users per second: half sign in, a fifth sign up, the rest look at a wish list",
    default: 10,
    minimum: 0.1,
    maximum: 20,
    unit: "/s",
  }),
  faultAt: Parameter.seconds({
    description: "When the inventory gets stuck",
    default: 12,
    minimum: 0,
    maximum: 60,
  }),
  faultFor: Parameter.seconds({
    description: "How long it stays stuck",
    default: 20,
    minimum: 0.1,
    maximum: 120,
  }),
  limit: Parameter.seconds({
    description: "How long a call waits for the inventory",
    default: 3,
    minimum: 0.1,
    maximum: 10,
  }),
  capacity: Parameter.whole({
    description: "Messages that the queue holds; the naive queue has no such limit",
    default: 100,
    minimum: 1,
    maximum: 1000,
  }),
  overflow: Parameter.choice({
    description: "What becomes of a message for which there is no room",
    default: "refuse",
    options: ["refuse", "wait", "drop-newest", "drop-oldest"],
  }),
  couriers: Parameter.whole({
    description: "Consumers of each queue",
    default: 2,
    minimum: 1,
    maximum: 20,
  }),
  lease: Parameter.seconds({
    description: "How long a courier has before its message goes to another",
    default: 6,
    minimum: 0.1,
    maximum: 60,
  }),
  tries: Parameter.whole({
    description: "How often a message is handed out before it is set aside",
    default: 5,
    minimum: 1,
    maximum: 20,
  }),
  receiver: Parameter.choice({
    description: "Whether the inventory knows a parcel that it has put aside before",
    default: "careful",
    options: ["careful", "forgetful"],
  }),
  places: Parameter.whole({
    description: "Calls that the gateway lets through at a time; one more may wait",
    default: 3,
    minimum: 1,
    maximum: 50,
  }),
  stale: Parameter.seconds({
    description: "How old an answer the gateway gives when there is no new one",
    default: 60,
    minimum: 0,
    maximum: 600,
  }),
  length: Parameter.seconds({
    description: "How long users come",
    default: 60,
    minimum: 1,
    maximum: 120,
  }),
};

type Values = Parameter.Values<typeof parameters>;

const items = 20;

/** User management and the inventory, and some way from one to the other. */
export const world = <E = never>(
  values: Values,
  build: Ways.Build<E>,
): Effect.Effect<void, E, Trace.Trace | Scope.Scope> =>
  Effect.gen(function* () {
    const inventory = yield* Inventory.make({
      items,
      each: 1000,
      workers: 3,
      queue: 30,
      takes: Duration.millis(300),
      stuckAt: Duration.seconds(values.faultAt),
      stuckFor: Duration.seconds(values.faultFor),
      isCareful: values.receiver === "careful",
    });
    const { finish, link } = yield* build(inventory, {
      ...values,
      items,
      limit: Duration.seconds(values.limit),
      lease: Duration.seconds(values.lease),
      stale: Duration.seconds(values.stale),
    });
    const usage = {
      rate: values.rate,
      length: Duration.seconds(values.length),
      patience: Duration.seconds(4),
      workers: 5,
      queue: 20,
      items,
    };
    const said = yield* UserManagement.serve(usage, link, inventory);
    yield* finish;
    yield* sumUp(said, inventory);
  });

const sumUp = (
  { oldest, outdated, promised, shown }: UserManagement.Said,
  { parcels }: Inventory.Inventory,
): Effect.Effect<void, never, Trace.Trace> => {
  const kept = Array.from(promised).filter((id) => parcels.has(id)).length;
  const unasked = Array.from(parcels.keys()).filter((id) => !promised.has(id)).length;
  const twice = Array.from(parcels.values()).filter((times) => times > 1).length;
  const age = Duration.toSeconds(oldest).toFixed(1);
  return Effect.forEach(
    [
      `parcels: ${promised.size} promised, ${kept} of them put aside`,
      `parcels: ${unasked} put aside that were not promised, ${twice} put aside twice`,
      `wish lists: ${shown} shown, ${outdated} with an old number`,
      ...(outdated > 0 ? [`wish lists: the oldest number was ${age} s old`] : []),
    ],
    Trace.note,
    { discard: true },
  );
};

export default demonstration({
  parameters,
  speed: 5,
  measures: [
    Measure.asked,
    Measure.served,
    Measure.failed,
    Measure.rejected,
    Measure.wasted,
    Measure.goodputWhile("inventory", "stuck"),
    Measure.latency(0.99),
    Measure.dropped,
    Measure.drainedFrom("inventory", "stuck"),
  ],
  worlds: [
    {
      name: "direct",
      title: "A direct call",
      program: (values) => world(values, Ways.direct),
    },
    {
      name: "naive",
      title: "A naive queue",
      program: (values) => world(values, Ways.naive),
    },
    {
      name: "queue",
      title: "This lesson's queue",
      program: (values) => world(values, Ways.queued),
    },
    {
      name: "gateway",
      title: "A gateway",
      program: (values) => world(values, Ways.throughGateway),
    },
  ],
});
