/**
 * Plays runs to clients, each frame when it is due. A lesson with the same parameters and the same
 * seed gives the same events to whoever watches: those who come at about the same time share one
 * recording, which is made somewhat ahead of them.
 *
 * One fiber sends to all, a few at a time. A fiber for each client that woke up for each frame would
 * take six times as long as the sending.
 *
 * @module
 */
import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Scope from "effect/Scope";
import type { Recorder, Script } from "../recorder/recorder.ts";
import type { Sink } from "../streamed_body.ts";
import { PlayedRun } from "./played_run.ts";
import type { Place } from "./recording.ts";
import { Viewer } from "./viewer.ts";

/** What a client wants to see. */
export interface Show {
  readonly script: Script;
  /** Virtual seconds in a second; `Infinity` for as fast as the client takes it. */
  readonly speed: number;
}

export interface Playback {
  /** Sends a run to a client, and ends when all is sent. The last client who leaves a run ends it. */
  readonly play: (show: Show, sink: Sink) => Effect.Effect<void>;
}

/** How many clients are sent something before the host has its turn: pages are not to wait long. */
const atOnce = 16;

/** How long the host's turn is at least, in milliseconds. */
const turn = 4;

/**
 * How many bytes of a run may have been sent while others still come in. Whoever comes later begins
 * a run of their own, so that what is kept for latecomers has a bound.
 */
const latecomers = 32_768;

/** Plays what is recorded. */
export const makePlayback = (recorder: Recorder): Playback => {
  /** Runs with a place at their beginning, as long as others may still come in. */
  const open = new Map<string, { readonly run: PlayedRun; readonly beginning: Place }>();
  /** Those who have not had all. */
  const viewers = new Set<Viewer>();
  const awake = Effect.unsafeMakeLatch();
  let isSending = false;
  /** What is left of a look at all viewers. */
  let round: Iterator<Viewer> | undefined;
  /** When the next is worth while. */
  let nextRound = 0;

  const wake = (): void => {
    nextRound = 0;
    awake.unsafeOpen();
  };

  const closeToOthers = (run: PlayedRun): void => {
    if (open.get(run.key)?.run === run) open.delete(run.key);
  };

  const end = (viewer: Viewer, exit: Exit.Exit<void>): void => {
    viewers.delete(viewer);
    viewer.end(exit);
  };

  /** Sends to some for whom something is due. */
  const sendDue = (now: number): void => {
    if (round === undefined && now < nextRound) return;
    if (round === undefined) {
      nextRound = Infinity;
      round = viewers.values();
    }
    let sent = 0;
    for (let each = round.next(); each.done !== true; each = round.next()) {
      const viewer = each.value;
      let due = viewer.due(now);
      if (viewer.hasHadAll && due <= now) {
        end(viewer, Exit.void);
        continue;
      }
      if (due <= now) {
        viewer.send(now);
        if (viewer.run.sent > latecomers) closeToOthers(viewer.run);
        due = viewer.due(now);
        sent++;
      }
      nextRound = Math.min(nextRound, due);
      if (sent === atOnce) return;
    }
    round = undefined;
  };

  const rest = (left: number): Effect.Effect<void> => {
    if (left <= turn) return Effect.sleep(turn);
    if (left === Infinity) return awake.await;
    return Effect.raceFirst(Effect.sleep(left), awake.await);
  };

  /** Ends when there is nobody any more. */
  const send: Effect.Effect<void> = Effect.clockWith((clock) => {
    if (viewers.size === 0) {
      isSending = false;
      return Effect.void;
    }
    awake.unsafeClose();
    const now = clock.unsafeCurrentTimeMillis();
    sendDue(now);
    return Effect.zipRight(rest(round === undefined ? nextRound - now : 0), send);
  });

  const startSending: Effect.Effect<void> = Effect.suspend(() => {
    wake();
    if (isSending) return Effect.void;
    isSending = true;
    return Effect.forkDaemon(Effect.interruptible(send));
  });

  /** Records a run ahead of its viewers, in its own scope; it begins for them when it can. */
  const record = (run: PlayedRun, script: Script): Effect.Effect<void> =>
    Effect.gen(function* () {
      const reel = yield* recorder.begin(script);
      run.begin(yield* Clock.currentTimeMillis);
      while (!run.recording.hasEnded) {
        yield* run.isNeeded;
        const piece = yield* reel.record(run.demand(yield* Clock.currentTimeMillis));
        for (const block of piece.blocks) run.recording.append(block);
        run.recording.hasEnded = piece.hasEnded;
        wake();
      }
    }).pipe(
      Effect.catchAllCause((cause) =>
        Effect.sync(() => {
          closeToOthers(run);
          for (const viewer of run.viewers) end(viewer, Exit.failCause(cause));
        })
      ),
      Effect.interruptible,
      (recording) => Effect.forkIn(Scope.extend(recording, run.scope), run.scope),
    );

  const join = ({ script, speed }: Show, sink: Sink): Effect.Effect<Viewer> =>
    Effect.gen(function* () {
      const now = yield* Clock.currentTimeMillis;
      // At another speed, one would soon be far ahead, and what lies between would have to be kept.
      const key = JSON.stringify([script, speed]);
      const own = new PlayedRun(key, speed, yield* Scope.make());
      // From the look to the entry nobody comes between.
      const { beginning, run } = open.get(key) ?? { run: own, beginning: own.recording.end };
      open.set(key, { run, beginning });
      const viewer = new Viewer(run, beginning.copy(), sink, now);
      run.viewers.add(viewer);
      viewers.add(viewer);
      sink.whenRoom(wake);
      if (run === own) yield* record(run, script);
      yield* startSending;
      return viewer;
    });

  const leave = (viewer: Viewer): Effect.Effect<void> =>
    Effect.suspend(() => {
      const { run } = viewer;
      viewers.delete(viewer);
      run.viewers.delete(viewer);
      if (viewers.size === 0) awake.unsafeOpen();
      if (run.viewers.size > 0) return Effect.void;
      closeToOthers(run);
      return Scope.close(run.scope, Exit.void);
    });

  return {
    play: (show, sink) =>
      Effect.acquireUseRelease(join(show, sink), (viewer) => viewer.ended, leave),
  };
};
