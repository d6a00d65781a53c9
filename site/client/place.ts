/**
 * Brings a reader back to where a page was left. A browser does so by itself, but too soon where a
 * page has its height only later: a phone lays out part by part, and a workbench opens when it is
 * near.
 *
 * @module
 */

const name = `watertight/place${location.pathname}`;

/** Pixels from the top at which this page was left; undefined unless it is come back to. */
const leftAt = (): number | undefined => {
  const [entry] = performance.getEntriesByType("navigation") as [PerformanceNavigationTiming];
  if (!["reload", "back_forward"].includes(entry.type)) return undefined;
  try {
    const kept = sessionStorage.getItem(name);
    return kept === null ? undefined : Number(kept);
  } catch {
    return undefined;
  }
};

/** Keeps where this page is left. */
export const keepPlace = (): void =>
  addEventListener("pagehide", () => {
    try {
      sessionStorage.setItem(name, String(scrollY));
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
  const top = leftAt();
  if (top === undefined) return;
  const moved = new AbortController();
  for (const event of ["wheel", "touchmove", "keydown", "pointerdown"]) {
    addEventListener(event, () => moved.abort(), { passive: true, signal: moved.signal });
  }
  await complete();
  if (!moved.signal.aborted) scrollTo({ top, behavior: "instant" });
  moved.abort();
};
