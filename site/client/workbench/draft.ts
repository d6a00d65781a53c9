import type { Storage } from "./storage.ts";

/** How a draft stands. */
export type Kept = "saved" | "pending" | "memory" | "full" | "changed" | "elsewhere";

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
  { key, onState, read, starter, storage }: {
    readonly key: string;
    readonly read: () => string;
    /** Not worth being set aside. */
    readonly starter: string;
    readonly storage: Storage;
    readonly onState: (state: Kept) => void;
  },
): Draft => {
  const name = `draft/${key}`;
  const asideName = `${name}/aside`;
  let timer: number | undefined;
  /** What is kept, as far as this page knows: another tab may have written since. */
  let known = storage.read(name);
  let aside = storage.read(asideName);

  const setAside = (text: string): void => {
    if (text === starter) return;
    aside = text;
    storage.write(asideName, text);
  };

  const keep = (): void => {
    if (timer === undefined) return;
    clearTimeout(timer);
    timer = undefined;
    const text = read();
    const there = storage.read(name);
    const isElsewhere = there !== undefined && there !== known && there !== text;
    if (isElsewhere) setAside(there);
    if (!storage.write(name, text)) return onState("full");
    known = text;
    onState(isElsewhere ? "elsewhere" : storage.lasts ? "saved" : "memory");
  };

  // A page that is left, put away or about to be closed comes by here, whatever became of it later.
  addEventListener("pagehide", keep);
  document.addEventListener("visibilitychange", keep);
  storage.onChange(name, () => onState("changed"));
  return {
    text: () => storage.read(name),
    change: () => {
      if (timer === undefined) onState("pending");
      clearTimeout(timer);
      timer = Number(setTimeout(keep, pause));
    },
    keep,
    setAside: () => setAside(read()),
    aside: () => aside,
  };
};
