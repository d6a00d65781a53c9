/**
 * Has a service worker keep the whole book, when a reader asks for it.
 *
 * @module
 */
import { element } from "./element.ts";
import { button } from "./workbench/markup.ts";

/** Offers to keep the whole book. */
export const offerBook = (place: HTMLElement, worker: ServiceWorker): void => {
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
