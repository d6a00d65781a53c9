/**
 * Watches pools, and raises an alert where one is busier than it should be or fails too often. What
 * to make of a reading is decided by the pure `transition`; this is the shell around it.
 *
 * @module
 */
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import { requireWhole } from "../02-thread-pool/require_whole.ts";
import type { Statistics, ThreadPool } from "../02-thread-pool/thread_pool.ts";
import * as Alert from "./alert.ts";
import * as HealthWindow from "./health_window.ts";

/** What a pool can be alerted for. */
export type Concern = "utilisation" | "failures";

/** When an alert fires, and when it ends. */
export interface Threshold {
  /** A share, from 0 to 1: more than this is too much. */
  readonly above: number;
  /** Less than this, and it is over. */
  readonly below: number;
}

export interface Options {
  readonly pools: ReadonlyArray<ThreadPool>;
  /** Busy workers. Default: above 80 %, until it is below 70 %. */
  readonly utilisation?: Threshold;
  /** Failed calls. Default: above 10 %, until it is below 5 %. */
  readonly failures?: Threshold;
  /** How often the pools are looked at. Default: every second. */
  readonly every?: Duration.DurationInput;
  /** How far back it looks: some times longer than a task takes. Default: 30 seconds. */
  readonly window?: Duration.DurationInput;
  /** How long it has to be too much before the alert fires. Default: 10 seconds. */
  readonly pendingFor?: Duration.DurationInput;
  /** How long it has to be low before the alert ends. Default: 10 seconds. */
  readonly quietFor?: Duration.DurationInput;
  /** With fewer calls in the window than this, nothing is said of failures. Default: 50. */
  readonly leastCalls?: number;
  /**
   * Told of each change of an alert, after it; if it throws, the monitor counts that and goes on.
   */
  readonly onChange?: (change: Change) => void;
}

export type StateName = Alert.State["_tag"];

/** An alert went from one state to another. */
export interface Change {
  readonly pool: string;
  readonly concern: Concern;
  readonly from: StateName;
  readonly to: StateName;
  /** The share that was measured, if there was enough to measure. */
  readonly value: number | undefined;
}

/** A pool's health at the latest look. */
export interface Health {
  readonly pool: string;
  readonly utilisation: number | undefined;
  readonly failures: number | undefined;
  /** What it is alerted for. */
  readonly firing: ReadonlyArray<Concern>;
}

export interface Monitor {
  /** Looks at every pool once. */
  readonly check: Effect.Effect<void>;
  /** Looks again and again, and does not end. */
  readonly watch: Effect.Effect<never>;
  readonly health: Effect.Effect<ReadonlyArray<Health>>;
  /** How often `onChange` threw. */
  readonly observerFailures: Effect.Effect<number>;
}

/** What is known of a pool. */
interface Watched {
  readonly pool: ThreadPool;
  window: HealthWindow.Window;
  readonly alerts: Record<Concern, Alert.State>;
}

const concerns: ReadonlyArray<Concern> = ["utilisation", "failures"];

const nanoseconds = (duration: Duration.DurationInput): number =>
  Math.round(Duration.toMillis(duration) * 1_000_000);

const requireThreshold = (concern: Concern, { above, below }: Threshold): void => {
  if (0 < below && below <= above && above <= 1) return;
  throw new RangeError(
    `${concern}: below must be more than 0 and at most above, above at most 1, ` +
      `not ${below} and ${above}`,
  );
};

/** Makes a monitor. Dies with a `RangeError` where thresholds or counts make no sense. */
export const make = (options: Options): Effect.Effect<Monitor> =>
  Effect.map(Effect.clock, (clock) => {
    const { leastCalls = 50, onChange, pools } = options;
    const every = Duration.decode(options.every ?? "1 second");
    const length = nanoseconds(options.window ?? "30 seconds");
    const thresholds: Readonly<Record<Concern, Threshold>> = {
      utilisation: options.utilisation ?? { above: 0.8, below: 0.7 },
      failures: options.failures ?? { above: 0.1, below: 0.05 },
    };
    requireWhole("leastCalls", leastCalls, { least: 1 });
    concerns.forEach((concern) => requireThreshold(concern, thresholds[concern]));
    const pace = {
      pendingFor: nanoseconds(options.pendingFor ?? "10 seconds"),
      quietFor: nanoseconds(options.quietFor ?? "10 seconds"),
    };
    const origin = clock.unsafeCurrentTimeNanos();
    const watched = pools.map((pool): Watched => ({
      pool,
      window: HealthWindow.empty,
      alerts: { utilisation: Alert.inactive, failures: Alert.inactive },
    }));

    let observerFailures = 0;

    const tell = (change: Change): void => {
      try {
        onChange?.(change);
      } catch {
        observerFailures++;
      }
    };

    // #region look
    const measure = ({ window }: Watched): Record<Concern, number | undefined> => ({
      utilisation: HealthWindow.utilisation(window),
      failures: HealthWindow.failureRate(window, leastCalls),
    });

    /** Adds what is seen now to the window, and lets both alerts draw their conclusions. */
    const look = (it: Watched, { active, completed, failed, workers }: Statistics): void => {
      const at = Number(clock.unsafeCurrentTimeNanos() - origin);
      const reading = { at, busy: active / workers, completed, failed };
      it.window = HealthWindow.record(it.window, reading, length);
      const values = measure(it);
      for (const concern of concerns) {
        const settings = { ...thresholds[concern], ...pace };
        const value = values[concern];
        const before = it.alerts[concern];
        const after = Alert.transition(settings, before, { at, value });
        it.alerts[concern] = after;
        if (after._tag === before._tag) continue;
        tell({ pool: it.pool.name, concern, from: before._tag, to: after._tag, value });
      }
    };

    const check = Effect.forEach(
      watched,
      (it) => Effect.map(it.pool.statistics, (statistics) => look(it, statistics)),
      { discard: true },
    );
    // #endregion

    return {
      check,
      watch: Effect.forever(Effect.zipRight(check, Effect.sleep(every))),
      health: Effect.sync(() =>
        watched.map((it): Health => ({
          pool: it.pool.name,
          ...measure(it),
          firing: concerns.filter((concern) => it.alerts[concern]._tag === "Firing"),
        }))
      ),
      observerFailures: Effect.sync(() => observerFailures),
    };
  });
