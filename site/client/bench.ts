/**
 * The workbench of an exercise, from before it is open.
 *
 * @module
 */
import type { keepThisPage } from "./offline.ts";
import { whenNear } from "./reading.ts";

/** What a page says where its workbench cannot be had. */
const sayWhy = (place: HTMLElement): void => {
  const again = document.createElement("button");
  again.type = "button";
  again.textContent = "Load the page again";
  again.addEventListener("click", () => location.reload());
  const said = document.createElement("p");
  said.setAttribute("role", "alert");
  said.append(
    "The editor could not be loaded. Are you online? What you wrote before is kept. ",
    again,
  );
  place.prepend(said);
};

/** Has a workbench open when it is near; gives what opens it at once. */
export const offerBench = (
  place: HTMLElement,
  keep: typeof keepThisPage,
): () => Promise<void> => {
  const load = async (): Promise<void> => {
    try {
      // Handed over: a module that both import would be a file of its own, and one more to ask for.
      const { open } = await import("./workbench/workbench.ts");
      await open(place, keep);
    } catch (error) {
      console.warn(error);
      sayWhy(place);
    }
  };
  let opening: Promise<void> | undefined;
  const open = (): Promise<void> => opening ??= load();
  whenNear(place, open);
  return open;
};
