/**
 * A shop serves pages and computes reports, each behind a bulkhead. Some reports are bad. The same
 * bulkheads stand on one thread, on threads of one process, and on processes of their own.
 *
 * On the virtual clock the processes are a model; on the real clock they are processes.
 *
 * @module
 */
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import type * as Scope from "effect/Scope";
import { arrive } from "../../src/lesson/arrival.ts";
import { demonstration } from "../../src/lesson/lesson.ts";
import * as Parameter from "../../src/lesson/parameter.ts";
import * as Measure from "../../src/trace/measure.ts";
import * as Trace from "../../src/trace/trace.ts";
import * as ThreadPool from "../02-thread-pool/thread_pool.ts";
import type { Job, Process, Threads } from "./job.ts";
import * as ProcessPool from "./process_pool.ts";
import * as SharedProcess from "./shared_process.ts";
import * as SimulatedProcess from "./simulated_process.ts";
import type * as Supervisor from "./supervisor.ts";
import { type Arriving, drawTraffic } from "./traffic.ts";

const parameters = {
  fault: Parameter.choice({
    description:
      "What a bad report does: computes for long, takes all memory, or has its process " +
      "killed by somebody else, once",
    default: "loop",
    options: ["loop", "memory", "killed"],
  }),
  bad: Parameter.whole({
    description: "Bad reports, a second apart",
    default: 3,
    minimum: 0,
    maximum: 10,
  }),
  badAt: Parameter.seconds({
    description: "When the first of them comes",
    default: 8,
    minimum: 0,
    maximum: 60,
  }),
  loop: Parameter.seconds({
    description: "How long a bad report computes, if that is the fault",
    default: 5,
    minimum: 0.1,
    maximum: 30,
  }),
  processes: Parameter.whole({
    description: "Reports that are computed at once",
    default: 2,
    minimum: 1,
    maximum: 8,
  }),
  queue: Parameter.whole({
    description: "Reports that may wait",
    default: 10,
    minimum: 0,
    maximum: 100,
  }),
  longestWork: Parameter.seconds({
    description: "When the pool kills a process that works too long on one report",
    default: 1.5,
    minimum: 0.1,
    maximum: 60,
  }),
  whenLost: Parameter.choice({
    description: "What becomes of a report whose process in the pool crashed",
    default: "report",
    options: ["report", "retry"],
  }),
  firstPause: Parameter.seconds({
    description: "The pause before the pool's first restart of a process; it doubles",
    default: 0.5,
    minimum: 0,
    maximum: 10,
  }),
  longestPause: Parameter.seconds({
    description: "The longest such pause",
    default: 8,
    minimum: 0,
    maximum: 60,
  }),
  wellAfter: Parameter.seconds({
    description: "How long a process has to be up until its pauses begin anew",
    default: 5,
    minimum: 0,
    maximum: 60,
  }),
  memory: Parameter.whole({
    description: "Memory of each process; in the simulation it says how long that lasts",
    default: 96,
    minimum: 48,
    maximum: 512,
    unit: "MB",
  }),
  pages: Parameter.real({
    description: "Pages per second, on average",
    default: 10,
    minimum: 0.1,
    maximum: 20,
    unit: "/s",
  }),
  reports: Parameter.real({
    description: "Reports per second, on average, the bad ones not counted",
    default: 1,
    minimum: 0,
    maximum: 5,
    unit: "/s",
  }),
  length: Parameter.seconds({
    description: "How long they arrive",
    default: 30,
    minimum: 1,
    maximum: 60,
  }),
};

type Values = Parameter.Values<typeof parameters>;

type Failure = ThreadPool.Rejected | Supervisor.Lost;

/** Lends a process, from wherever its bulkhead has it. */
type Lend = (
  work: (process: Process) => Effect.Effect<void>,
) => Effect.Effect<void, Failure>;

/** Where each kind of job goes, and how long whoever asked for it waits. */
const lanes = {
  page: { compartment: "pages", patience: Duration.seconds(1.5) },
  report: { compartment: "reports", patience: Duration.seconds(8) },
};

/** Somebody kills the process in the middle of the work. */
const killedAtWork = (process: Process, { computes }: Job): Effect.Effect<void> =>
  Effect.delay(process.kill, Duration.millis(computes / 2));

/** A job's way through its lane, recorded. It may be begun twice, if its first process is lost. */
const call = (
  { isBad, job }: Arriving,
  task: string,
  lend: Lend,
  fault: Values["fault"],
): Effect.Effect<void, never, Trace.Trace> =>
  Effect.gen(function* () {
    const { compartment, patience } = lanes[job.kind];
    const { now, unsafeEmit } = yield* Trace.Trace;
    const place = { task, compartment };
    let begun = 0;
    const work = (process: Process): Effect.Effect<void> => {
      begun++;
      if (begun === 1) unsafeEmit({ _tag: "TaskStarted", ...place });
      else unsafeEmit({ _tag: "Noted", text: `${task} is begun again` });
      return isBad && fault === "killed" && begun === 1
        ? Effect.zipRight(Effect.fork(killedAtWork(process, job)), process.perform(job))
        : process.perform(job);
    };
    const deadline = Math.round(yield* now) + Duration.toMillis(patience);
    unsafeEmit({ _tag: "TaskQueued", ...place, service: job.kind, size: 1, deadline });
    const exit = yield* Effect.exit(Effect.timeoutOption(lend(work), patience));
    unsafeEmit(endOf(exit, place, begun > 0));
  });

const endOf = (
  exit: Exit.Exit<{ readonly _tag: "Some" | "None" }, Failure>,
  place: { readonly task: string; readonly compartment: string },
  isBegun: boolean,
) => {
  if (Exit.isSuccess(exit)) {
    const tag = exit.value._tag === "Some" ? "TaskSucceeded" : "TaskInterrupted";
    return { _tag: tag, ...place } as const;
  }
  const error = exit.cause._tag === "Fail" ? exit.cause.error : undefined;
  const reason = error === undefined ? "defect" : error.reason;
  return { _tag: isBegun ? "TaskFailed" : "TaskRejected", ...place, reason } as const;
};

const traffic = (values: Values, lend: Readonly<Record<Job["kind"], Lend>>) =>
  Effect.gen(function* () {
    yield* arrive(yield* drawTraffic(values), (arriving, index) => {
      const { isBad, job } = arriving;
      const task = `${isBad ? "bad" : job.kind}-${index + 1}`;
      return call(arriving, task, lend[job.kind], values.fault);
    });
  });

const opened = (compartment: string, capacity: number, unit: string, queue: number) =>
  Trace.emit({ _tag: "CompartmentOpened", compartment, capacity, unit, queue });

/** Reports how processes come and go. */
const observer: Effect.Effect<(change: Supervisor.Change) => void, never, Trace.Trace> = Effect
  .map(
    Trace.Trace,
    ({ unsafeEmit }) => ({ from, process, to }) =>
      unsafeEmit({ _tag: "StateChanged", machine: process, from, to }),
  );

/** What the pages get in every world. */
const forPages = { workers: 8, queue: 20 };

/** The compartments are the same in every world; what they stand on differs. */
const open = ({ processes, queue }: Values, unit: string) =>
  Effect.zipRight(
    opened("pages", forPages.workers, "workers", forPages.queue),
    opened("reports", processes, unit, queue),
  );

// #region together
/** One process for all: bulkheads for pages and for reports, and the same process behind both. */
const together = <E>(values: Values, spawn: Effect.Effect<Process, E, Scope.Scope>) =>
  Effect.gen(function* () {
    yield* open(values, "workers");
    const shop = yield* SharedProcess.make({ name: "shop", spawn, onChange: yield* observer });
    const pages = yield* ThreadPool.make({ name: "pages", ...forPages });
    const reports = yield* ThreadPool.make({
      name: "reports",
      workers: values.processes,
      queue: values.queue,
    });
    yield* traffic(values, {
      page: (work) => pages.run(shop.use(work)),
      report: (work) => reports.run(shop.use(work)),
    });
  });
// #endregion

// #region apart
/** A process for the pages, and a pool of them for reports. */
const apart = <E>(values: Values, spawn: Effect.Effect<Process, E, Scope.Scope>) =>
  Effect.gen(function* () {
    yield* open(values, "processes");
    const onChange = yield* observer;
    const shop = yield* SharedProcess.make({ name: "shop", spawn, onChange });
    const pages = yield* ThreadPool.make({ name: "pages", ...forPages });
    const reports = yield* ProcessPool.make({
      name: "reports",
      processes: values.processes,
      queue: values.queue,
      spawn,
      backoff: {
        first: Duration.seconds(values.firstPause),
        longest: Duration.seconds(values.longestPause),
        wellAfter: Duration.seconds(values.wellAfter),
      },
      whenLost: values.whenLost,
      longestWork: Duration.seconds(values.longestWork),
      onChange,
    });
    yield* traffic(values, {
      page: (work) => pages.run(shop.use(work)),
      report: reports.use,
    });
  });
// #endregion

// #region worlds
/** What was measured of real ones, in milliseconds: how long a megabyte lasts, and a start takes. */
const measured = { megabyte: 4, start: { one: 200, many: 400 } };

const simulated = ({ memory }: Values) => (threads: Threads) =>
  SimulatedProcess.spawn({
    threads,
    startsIn: Duration.millis(measured.start[threads === "one" ? "one" : "many"]),
    memoryLasts: Duration.millis(memory * measured.megabyte),
  });

/** Loaded by its address, so that no bundle for a browser takes in what only a host can do. */
const loadReal = (): Promise<typeof import("./node/child.ts")> =>
  import(new URL("./node/child.ts", import.meta.url).href);

const real = ({ memory }: Values) => (threads: Threads) =>
  Effect.flatMap(Effect.promise(loadReal), ({ spawn }) => spawn({ threads, memory }));

/** A world in which one kind of process does it all, simulated and real. */
const world = (
  name: string,
  title: string,
  build: <E>(
    values: Values,
    spawn: Effect.Effect<Process, E, Scope.Scope>,
  ) => Effect.Effect<void, never, Trace.Trace | Scope.Scope>,
  threadsOf: (values: Values) => Threads,
) => ({
  name,
  title,
  program: (values: Values) => build(values, simulated(values)(threadsOf(values))),
  live: (values: Values) => build(values, real(values)(threadsOf(values))),
});
// #endregion

export default demonstration({
  parameters,
  speed: 3,
  measures: [
    Measure.asked,
    Measure.served,
    Measure.rejected,
    Measure.failed,
    Measure.gaveUp,
    Measure.wasted,
    Measure.latency(0.5),
    Measure.latency(0.99),
  ],
  worlds: [
    world("fibers", "One process, one thread", together, () => "one"),
    world(
      "workers",
      "One process, a thread for pages and some for reports",
      together,
      (values) => ({
        reports: values.processes,
      }),
    ),
    world("processes", "A process for pages, and a pool of them for reports", apart, () => "one"),
  ],
});
