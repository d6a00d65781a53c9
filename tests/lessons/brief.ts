import * as Either from "effect/Either";
import type { Demonstration } from "../../src/lesson/lesson.ts";
import * as Parameter from "../../src/lesson/parameter.ts";

/** A run of each lesson that is over in a few real seconds: its parameters as text, by slug. */
export const brief: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "cascading-failure": {
    orders: "4",
    length: "5",
    faultAt: "1",
    faultFor: "2",
    slow: "4",
    patience: "0.8",
  },
  "thread-pool": { length: "5", burstAt: "1", burstFor: "2", rate: "4", burst: "30" },
  "connection-pool": {
    acquireLimit: "0.8",
    reports: "5",
    reportsAt: "1",
    reportsFor: "2",
    report: "1",
    dropAt: "4.5",
    length: "5",
    // Writers that meet are a matter of milliseconds, and a failure may come before or after.
    busyTimeout: "1",
  },
  "memory": { stay: "2", crawl: "100", crawlAt: "1", crawlFor: "1", collect: "1", length: "4" },
  "circuit-breaker": {
    fault: "clock",
    orders: "4",
    faultAt: "0.5",
    faultFor: "1.5",
    timeout: "0.4",
    recovery: "0.05",
    length: "5",
  },
  "order-service": {
    orders: "4",
    length: "4",
    faultAt: "1",
    faultFor: "1.5",
    slow: "1",
    budget: "1.5",
    optional: "0.7",
    emailTakes: "0.3",
  },
  "sizing-and-monitoring": {
    durations: "fixed",
    load: "0.5",
    saleAt: "1",
    saleFor: "1",
    illAt: "2",
    illFor: "1",
    window: "1",
    hold: "0.2",
    every: "0.1",
    length: "4",
  },
  "between-bulkheads": {
    rate: "6",
    faultAt: "1",
    faultFor: "3",
    limit: "1",
    capacity: "4",
    lease: "2",
    tries: "2",
    length: "5",
  },
  "processes-and-cpus": {
    bad: "1",
    badAt: "1",
    loop: "1",
    longestWork: "0.6",
    reports: "2",
    pages: "5",
    length: "4",
  },
};

/** The values of a lesson's brief run; throws where there is none. */
export const briefValues = (
  slug: string,
  { parameters }: Demonstration,
): Parameter.Values<Parameter.Parameters> => {
  const given = brief[slug];
  if (given === undefined) throw new Error(`${slug} has no brief run in tests/lessons/brief.ts`);
  return Either.getOrThrowWith(
    Parameter.read(parameters, given),
    ({ allowed, name }) => new Error(`${slug}: ${name} must be ${allowed}`),
  );
};
