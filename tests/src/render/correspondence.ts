import * as Timeline from "../../../src/trace/timeline.ts";

/** A world with two messages under way, one of which arrives and one of which does not. */
export const correspondence = (() => {
  const stamp = { world: "w", sender: "shop", receiver: "stock" };
  const events = [
    {
      _tag: "CompartmentOpened",
      world: "w",
      at: 0,
      compartment: "pool",
      capacity: 1,
      unit: "workers",
      queue: 0,
    },
    { _tag: "MessageSent", ...stamp, at: 1000, message: "m1" },
    { _tag: "MessageSent", ...stamp, at: 1000, message: "m2" },
    { _tag: "MessageSent", ...stamp, at: 2000, message: "m3" },
    { _tag: "MessageDelivered", ...stamp, at: 3000, message: "m1" },
    { _tag: "MessageDropped", ...stamp, at: 4000, message: "m2", reason: "no room" },
    { _tag: "MessageDropped", ...stamp, at: 4000, message: "m4", reason: "no room" },
  ] as const;
  return { events, timeline: Timeline.fromEvents(events) };
})();
