/**
 * Brings a reader back to where a page was left. A browser does so by itself, but too soon where a
 * page has its height only later: a phone lays out part by part, and a workbench opens when it is
 * near.
 *
 * @module
 */

const name = `watertight/place${location.pathname}`;

/** Where a reader is: by a heading, since what is above it may come back with another height. */
interface Place {
  /** The heading under which is read; null where there is none yet. */
  readonly heading: string | null;
  /** Pixels from it, or from the top of the page, to where the view begins. */
  readonly below: number;
}

const placeNow = (): Place => {
  const headings = Array.from(document.querySelectorAll("main :is(h2, h3)[id]"));
  const heading = headings.findLast((it) => it.getBoundingClientRect().top < innerHeight / 3);
  return heading === undefined
    ? { heading: null, below: scrollY }
    : { heading: heading.id, below: -heading.getBoundingClientRect().top };
};

const topOf = ({ below, heading }: Place): number => {
  const there = heading === null ? null : document.getElementById(heading);
  return below + (there === null ? 0 : scrollY + there.getBoundingClientRect().top);
};

/** Where this page was left; undefined unless it is come back to. */
const left = (): Place | undefined => {
  const [entry] = performance.getEntriesByType("navigation") as [PerformanceNavigationTiming];
  if (!["reload", "back_forward"].includes(entry.type)) return undefined;
  try {
    const kept = sessionStorage.getItem(name);
    return kept === null ? undefined : JSON.parse(kept);
  } catch {
    return undefined;
  }
};

/** Keeps where this page is left. */
export const keepPlace = (): void =>
  addEventListener("pagehide", () => {
    try {
      sessionStorage.setItem(name, JSON.stringify(placeNow()));
    } catch {
      // A browser that keeps nothing goes where it would have gone.
    }
  });

/**
 * Goes to where this page was left, once it has all that was there then, unless the reader has gone
 * elsewhere meanwhile.
 *
 * @param complete has the page have it.
 */
export const goBack = async (complete: () => Promise<void>): Promise<void> => {
  const place = left();
  if (place === undefined) return;
  const moved = new AbortController();
  for (const event of ["wheel", "touchmove", "keydown", "pointerdown"]) {
    addEventListener(event, () => moved.abort(), { passive: true, signal: moved.signal });
  }
  await complete();
  if (!moved.signal.aborted) scrollTo({ top: topOf(place), behavior: "instant" });
  moved.abort();
};
