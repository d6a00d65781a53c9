/**
 * The monitor that most of us write first: look, compare, alert.
 *
 * @module
 */
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import type { ThreadPool } from "../02-thread-pool/thread_pool.ts";
import type { Change, Concern } from "./monitor.ts";

export interface Options {
  readonly pools: ReadonlyArray<ThreadPool>;
  readonly every?: Duration.DurationInput;
  readonly onChange: (change: Change) => void;
}

// #region naive
/** Looks again and again, and does not end. */
export const watch = ({ every = "1 second", onChange, pools }: Options): Effect.Effect<never> => {
  const firing = new Set<string>();

  const judge = (pool: string, concern: Concern, value: number, limit: number): void => {
    const alert = `${pool} ${concern}`;
    const was = firing.has(alert);
    if (value > limit === was) return;
    if (was) firing.delete(alert);
    else firing.add(alert);
    const [from, to] = was ? ["Firing", "Inactive"] as const : ["Inactive", "Firing"] as const;
    onChange({ pool, concern, from, to, value });
  };

  const check = Effect.forEach(
    pools,
    ({ statistics }) =>
      Effect.map(statistics, ({ active, completed, failed, name, workers }) => {
        judge(name, "utilisation", active / workers, 0.8);
        const ended = completed + failed;
        if (ended > 0) judge(name, "failures", failed / ended, 0.1);
      }),
  );

  return Effect.forever(Effect.zipRight(check, Effect.sleep(Duration.decode(every))));
};
// #endregion
