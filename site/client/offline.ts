/**
 * Has a service worker keep what is read, for when there is no network.
 *
 * @module
 */
import type { Bench } from "../../src/exercise/bench.ts";

const register = async (): Promise<ServiceWorker | undefined> => {
  try {
    if (!("serviceWorker" in navigator)) return undefined;
    await navigator.serviceWorker.register("/service-worker.js");
    return (await navigator.serviceWorker.ready).active ?? undefined;
  } catch {
    return undefined;
  }
};

let registered: ReturnType<typeof register> | undefined;

/** The worker, once there is one; undefined where a browser has none, or gives none in private. */
export const worker = (): ReturnType<typeof register> => registered ??= register();

/** Has this page kept, with all that it has loaded so far, and what else it may load. */
export const keepThisPage = async (more: ReadonlyArray<string> = []): Promise<void> => {
  const loaded = performance.getEntriesByType("resource").map(({ name }) => new URL(name))
    .filter(({ origin }) => origin === location.origin).map(({ pathname }) => pathname);
  const paths = [location.pathname, ...loaded, ...more];
  (await worker())?.postMessage({ _tag: "Keep", paths });
};

/** Has an exercise kept, with all that it takes to write it and to have it graded. */
export const keepExercise = async (address: string): Promise<void> => {
  const { grader, parts, scripts, solution }: Bench = await (await fetch(address)).json();
  await keepThisPage([address, solution, grader.frame, ...grader.parts, ...parts, ...scripts]);
};
