import type { Storage } from "./storage.ts";

/** How a draft stands. */
export type Kept = "saved" | "pending" | "memory" | "full";

/** A learner's text for one exercise, kept while it is written. */
export interface Draft {
  /** As it was left; undefined where nothing was written. */
  readonly text: () => string | undefined;
  /** The text changed: it is kept at the next pause. */
  readonly change: () => void;
  /** Keeps it now. */
  readonly keep: () => void;
  /** Sets the text aside, to be had back. */
  readonly setAside: () => void;
  /** What was set aside last. */
  readonly aside: () => string | undefined;
}

/** Milliseconds without a keystroke that are a pause. */
const pause = 400;

/** Keeps the draft of an exercise; `read` gives the text as it is. */
export const makeDraft = (
  { key, onState, read, storage }: {
    readonly key: string;
    readonly read: () => string;
    readonly storage: Storage;
    readonly onState: (state: Kept) => void;
  },
): Draft => {
  const name = `draft/${key}`;
  const asideName = `${name}/aside`;
  let timer: number | undefined;

  const keep = (): void => {
    if (timer === undefined) return;
    clearTimeout(timer);
    timer = undefined;
    const isKept = storage.write(name, read());
    onState(isKept ? storage.lasts ? "saved" : "memory" : "full");
  };

  // A page that is left, put away or about to be closed comes by here, whatever became of it later.
  addEventListener("pagehide", keep);
  document.addEventListener("visibilitychange", keep);
  return {
    text: () => storage.read(name),
    change: () => {
      if (timer === undefined) onState("pending");
      clearTimeout(timer);
      timer = Number(setTimeout(keep, pause));
    },
    keep,
    setAside: () => {
      storage.write(asideName, read());
    },
    aside: () => storage.read(asideName),
  };
};
