/**
 * The book: every lesson, in order.
 *
 * @module
 */
import type { Chapter } from "../src/exercise/chapter.ts";

export const lessons: ReadonlyArray<Chapter> = [
  {
    number: 1,
    slug: "cascading-failure",
    title: "Cascading failure",
    summary: "One slow dependency takes the whole shop down, until each has its own compartment.",
    minutes: 12,
    load: async () => (await import("./01-cascading-failure/program.ts")).default,
    exercises: [
      {
        slug: "predict-a-cascade",
        load: async () =>
          (await import("./01-cascading-failure/exercises/1-predict-a-cascade/checks.ts")).default,
      },
      {
        slug: "draw-the-walls",
        load: async () =>
          (await import("./01-cascading-failure/exercises/2-draw-the-walls/checks.ts")).default,
      },
    ],
  },
  {
    number: 2,
    slug: "thread-pool",
    title: "The thread-pool bulkhead",
    summary: "Workers, a bounded queue and an honest no: what a burst does to a pool without them.",
    minutes: 15,
    load: async () => (await import("./02-thread-pool/program.ts")).default,
    exercises: [
      {
        slug: "reject-when-full",
        load: async () =>
          (await import("./02-thread-pool/exercises/1-reject-when-full/checks.ts")).default,
      },
      {
        slug: "count-who-is-inside",
        load: async () =>
          (await import("./02-thread-pool/exercises/2-count-who-is-inside/checks.ts")).default,
      },
      {
        slug: "size-for-a-burst",
        load: async () =>
          (await import("./02-thread-pool/exercises/3-size-for-a-burst/checks.ts")).default,
      },
    ],
  },
  {
    number: 3,
    slug: "connection-pool",
    title: "The connection-pool bulkhead",
    summary: "A report that holds its connections starves every reader, until it has its own pool.",
    minutes: 15,
    load: async () => (await import("./03-connection-pool/program.ts")).default,
    exercises: [
      {
        slug: "lend-what-is-sound",
        load: async () =>
          (await import("./03-connection-pool/exercises/1-lend-what-is-sound/checks.ts")).default,
      },
      {
        slug: "mend-the-naive-pool",
        load: async () =>
          (await import("./03-connection-pool/exercises/2-mend-the-naive-pool/checks.ts")).default,
      },
      {
        slug: "size-three-pools",
        load: async () =>
          (await import("./03-connection-pool/exercises/3-size-three-pools/checks.ts")).default,
      },
    ],
  },
  {
    number: 4,
    slug: "memory",
    title: "The memory bulkhead",
    summary: "Three caches in one heap: why watching the process is no wall, and what is one.",
    minutes: 13,
    load: async () => (await import("./04-memory/program.ts")).default,
    exercises: [
      {
        slug: "reserve-first",
        load: async () => (await import("./04-memory/exercises/1-reserve-first/checks.ts")).default,
      },
      {
        slug: "empty-another-cache",
        load: async () =>
          (await import("./04-memory/exercises/2-empty-another-cache/checks.ts")).default,
      },
    ],
  },
  {
    number: 5,
    slug: "circuit-breaker",
    title: "The circuit breaker",
    summary:
      "Stop calling what is down, find out gently when it is back, and let no old news decide.",
    minutes: 15,
    load: async () => (await import("./05-circuit-breaker/program.ts")).default,
    exercises: [
      {
        slug: "write-the-machine",
        load: async () =>
          (await import("./05-circuit-breaker/exercises/1-write-the-machine/checks.ts")).default,
      },
      {
        slug: "find-what-wedges-it",
        load: async () =>
          (await import("./05-circuit-breaker/exercises/2-find-what-wedges-it/checks.ts")).default,
      },
      {
        slug: "sink-the-naive-breaker",
        load: async () =>
          (await import("./05-circuit-breaker/exercises/3-sink-the-naive-breaker/checks.ts"))
            .default,
      },
    ],
  },
  {
    number: 6,
    slug: "order-service",
    title: "The order service",
    summary: "Four calls, one deadline: what an order can do without, and what it leaves behind.",
    minutes: 15,
    load: async () => (await import("./06-order-service/program.ts")).default,
    exercises: [
      {
        slug: "share-a-deadline",
        load: async () =>
          (await import("./06-order-service/exercises/1-share-a-deadline/checks.ts")).default,
      },
      {
        slug: "place-an-order",
        load: async () =>
          (await import("./06-order-service/exercises/2-place-an-order/checks.ts")).default,
      },
      {
        slug: "say-what-is-known",
        load: async () =>
          (await import("./06-order-service/exercises/3-say-what-is-known/checks.ts")).default,
      },
    ],
  },
  {
    number: 7,
    slug: "sizing-and-monitoring",
    title: "Sizing and monitoring",
    summary: "How many workers, by arithmetic; and a monitor that speaks when something is wrong.",
    minutes: 15,
    load: async () => (await import("./07-sizing-and-monitoring/program.ts")).default,
    exercises: [
      {
        slug: "size-a-ticket-office",
        load: async () =>
          (await import("./07-sizing-and-monitoring/exercises/1-size-a-ticket-office/checks.ts"))
            .default,
      },
      {
        slug: "keep-the-alert-still",
        load: async () =>
          (await import("./07-sizing-and-monitoring/exercises/2-keep-the-alert-still/checks.ts"))
            .default,
      },
      {
        slug: "write-the-page",
        load: async () =>
          (await import("./07-sizing-and-monitoring/exercises/3-write-the-page/checks.ts")).default,
      },
    ],
  },
  {
    number: 8,
    slug: "processes-and-cpus",
    title: "Processes and CPUs",
    summary: "Fibers share one thread, threads share one heap: where a wall needs a process.",
    minutes: 14,
    load: async () => (await import("./08-processes-and-cpus/program.ts")).default,
    exercises: [
      {
        slug: "keep-it-up",
        load: async () =>
          (await import("./08-processes-and-cpus/exercises/1-keep-it-up/checks.ts")).default,
      },
      {
        slug: "lost-or-tried-again",
        load: async () =>
          (await import("./08-processes-and-cpus/exercises/2-lost-or-tried-again/checks.ts"))
            .default,
      },
    ],
  },
  {
    number: 9,
    slug: "between-bulkheads",
    title: "Between bulkheads",
    summary: "A call, a message or a gateway: what crosses the wall when the other side is stuck.",
    minutes: 15,
    load: async () => (await import("./09-between-bulkheads/program.ts")).default,
    exercises: [
      {
        slug: "until-it-is-done",
        load: async () =>
          (await import("./09-between-bulkheads/exercises/1-until-it-is-done/checks.ts")).default,
      },
      {
        slug: "outlast-an-outage",
        load: async () =>
          (await import("./09-between-bulkheads/exercises/2-outlast-an-outage/checks.ts")).default,
      },
    ],
  },
];
