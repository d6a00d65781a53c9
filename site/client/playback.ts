/**
 * Plays a run that is there as a whole: what stands on the page for it, and its course in time.
 *
 * @module
 */
import { element } from "./element.ts";
import type { Prepared } from "./prepared.ts";
import { byTime, makeScrubber, type ScrubberOptions } from "./scrubber.ts";

export interface Playback {
  /** From top to bottom. The table is seen at the end of the run. */
  readonly parts: ReadonlyArray<HTMLElement>;
  /** Begins. Who wants nothing to move is shown the end. */
  readonly start: () => void;
  readonly stop: () => void;
}

export interface PlaybackOptions extends Pick<ScrubberOptions, "labels"> {
  /** Virtual seconds in a second. */
  readonly speed: number;
}

const isStill = (): boolean => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Makes what plays a run. */
export const makePlayback = (run: Prepared, { labels, speed }: PlaybackOptions): Playback => {
  const status = element("p", { className: "status" });
  status.setAttribute("role", "status");
  const pause = element("button", { type: "button" });
  const table = element("pre", { tabIndex: 0, hidden: true }, run.table);
  let at = isStill() ? run.end : run.from;
  let since: number | undefined;

  const scrubber = makeScrubber(run, {
    labels,
    scale: byTime(run),
    onMove: (to, line) => {
      at = to;
      setPlaying(false);
      offerTable();
      if (line !== undefined) status.textContent = line.text;
    },
  });
  const offerTable = (): void => {
    table.hidden = at < run.end;
  };
  const show = (): void => {
    scrubber.show(at);
    offerTable();
  };
  const setPlaying = (playing: boolean): void => {
    since = playing ? performance.now() : undefined;
    pause.textContent = playing ? "Pause" : "Play";
    status.textContent = at >= run.end ? "The run has ended." : playing ? "" : "Paused.";
    if (playing) requestAnimationFrame(tick);
  };
  const tick = (now: number): void => {
    if (since === undefined) return;
    at = Math.min(run.end, at + Math.max(0, now - since) * speed);
    since = now;
    show();
    if (at < run.end) requestAnimationFrame(tick);
    else setPlaying(false);
  };
  pause.addEventListener("click", () => {
    if (since === undefined && at >= run.end) at = run.from;
    setPlaying(since === undefined);
  });
  return {
    parts: [
      element("p", { className: "transport" }, pause, scrubber.slider, scrubber.clock),
      status,
      scrubber.canvas,
      scrubber.pointed,
      scrubber.log,
      table,
    ],
    start: () => {
      show();
      setPlaying(at < run.end);
    },
    stop: () => {
      since = undefined;
    },
  };
};
