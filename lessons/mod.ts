/**
 * The book: every lesson, in order.
 *
 * @module
 */
import type { Lesson } from "../src/lesson/lesson.ts";

export const lessons: ReadonlyArray<Lesson> = [
  {
    number: 1,
    slug: "cascading-failure",
    title: "Cascading failure",
    summary: "One slow dependency takes the whole shop down, until each has its own compartment.",
    minutes: 12,
    load: async () => (await import("./01-cascading-failure/program.ts")).default,
  },
  {
    number: 2,
    slug: "thread-pool",
    title: "The thread-pool bulkhead",
    summary: "Workers, a bounded queue and an honest no: what a burst does to a pool without them.",
    minutes: 15,
    load: async () => (await import("./02-thread-pool/program.ts")).default,
  },
];
