/**
 * Has a service worker keep what is read, for when there is no network.
 *
 * @module
 */
import { element } from "./element.ts";
import { button } from "./workbench/markup.ts";

/** The worker, once there is one; undefined where a browser has none, or gives none in private. */
const active: Promise<ServiceWorker | undefined> = (async () => {
  try {
    if (!("serviceWorker" in navigator)) return undefined;
    await navigator.serviceWorker.register("/service-worker.js");
    return (await navigator.serviceWorker.ready).active ?? undefined;
  } catch {
    return undefined;
  }
})();

/** Has these addresses kept. */
export const keep = async (paths: ReadonlyArray<string>): Promise<void> =>
  (await active)?.postMessage({ _tag: "Keep", paths });

/** Has this page kept, with all that it has loaded so far. */
export const keepThisPage = (): Promise<void> => {
  const loaded = performance.getEntriesByType("resource").map(({ name }) => new URL(name))
    .filter(({ origin }) => origin === location.origin).map(({ pathname }) => pathname);
  return keep([location.pathname, ...loaded]);
};

/** Offers to keep the whole book. */
export const offerBook = async (place: HTMLElement): Promise<void> => {
  const worker = await active;
  if (worker === undefined) return;
  const said = element("span", { className: "kept" });
  said.setAttribute("role", "status");
  const ask = button("Keep the whole book", () => {
    ask.disabled = true;
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data: { count, error, isWhole, total } }) => {
      if (error !== undefined) said.textContent = "It could not all be had. Try again.";
      else if (isWhole === true) said.textContent = "The whole book is in this browser.";
      else said.textContent = `${count} of ${total} files`;
      if (error !== undefined || isWhole === true) {
        ask.disabled = false;
        port1.close();
      }
    };
    worker.postMessage({ _tag: "KeepAll" }, [port2]);
  });
  place.replaceChildren(
    element("h2", {}, "Without a network"),
    element("p", {}, "Pages that you have read stay readable. You can also keep all of them."),
    element("p", { className: "tools" }, ask, said),
  );
};
