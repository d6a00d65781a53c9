/**
 * The next hint: three for each check, for the first that is not passed.
 *
 * @module
 */
import * as Effect from "effect/Effect";
import type { Listed } from "../exercise/chapter.ts";
import type { Report } from "../exercise/report.ts";
import { firstOpen } from "../exercise/score.ts";
import { hinted, standingOf } from "../progress/standing.ts";
import { ProgressStore } from "../progress/store.ts";

/** A hint to show. */
export interface Hint {
  /** The title of the check that it is for. */
  readonly check: string;
  /** Its number, from 1. */
  readonly step: number;
  readonly of: number;
  readonly text: string;
}

/**
 * The next hint for a graded exercise, which then counts as shown; after the last it is the last
 * again. Undefined where there is nothing left to hint at.
 */
export const nextHint = (listed: Listed, report: Report) =>
  Effect.gen(function* () {
    const open = firstOpen(report);
    if (open === undefined) return undefined;
    const { checks } = yield* Effect.promise(listed.load);
    const { hints } = checks.find(({ id }) => id === open.id)!;
    const store = yield* ProgressStore;
    const shown = standingOf(yield* store.read, listed.key).hints[open.id] ?? 0;
    const step = Math.min(shown + 1, hints.length);
    yield* store.update((progress) => hinted(progress, listed.key, open.id, step));
    const hint: Hint = { check: open.title, step, of: hints.length, text: hints[step - 1]! };
    return hint;
  });
