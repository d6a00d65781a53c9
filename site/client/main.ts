/**
 * What every page loads: little, and the rest when it is needed.
 *
 * @module
 */

import { offerRuns } from "./controls.ts";
import { offerCopy, offerTypes } from "./listings.ts";
import { keepExercise, keepThisPage, worker } from "./offline.ts";
import { followReading, layouts, whenNear } from "./reading.ts";

// A module runs after the page is parsed and styled; what only adorns it may begin now.
document.documentElement.classList.add("painted");
document.querySelectorAll<HTMLFormElement>("form.controls").forEach(offerRuns);

const bench = document.querySelector<HTMLElement>("[data-bench]");
// Handed over: a module that both import would be a file of its own, and one more to ask for.
if (bench !== null) {
  whenNear(bench, async () => {
    const { open } = await import("./workbench/workbench.ts");
    await open(bench, keepThisPage);
  });
}

const isBegun = (): boolean => {
  try {
    return localStorage.getItem("watertight/progress") !== null;
  } catch {
    return false;
  }
};

const progress = document.querySelector<HTMLElement>("[data-progress]");
if (progress !== null || isBegun() && document.querySelector("[data-exercises]") !== null) {
  import("./standings.ts").then(({ showStandings }) => showStandings(progress));
}

const listings = document.querySelectorAll<HTMLElement>(".listing");
const types = document.querySelector<HTMLElement>("main")?.dataset["types"];
const outline = document.querySelector<HTMLElement>(".outline");

/** What adorns a page, in steps. */
const adornments: ReadonlyArray<() => void> = [
  () => listings.forEach(offerCopy),
  () => types !== undefined && listings.forEach((listing) => offerTypes(listing, types)),
  () => outline !== null && followReading(outline),
  ...layouts(),
];

/** Does one thing with each frame, so that none of them keeps a slow phone from answering. */
const oneByOne = ([first, ...rest]: ReadonlyArray<() => void>): void => {
  if (first === undefined) return;
  first();
  requestAnimationFrame(() => oneByOne(rest));
};

const book = document.querySelector<HTMLElement>("[data-book]");
// After everything that is read or clicked: nobody waits for it.
addEventListener("load", async () => {
  oneByOne(adornments);
  await keepThisPage();
  if (bench !== null) await keepExercise(bench.dataset["bench"]!);
  const active = await worker();
  if (book === null || active === undefined) return;
  const { offerBook } = await import("./offline_book.ts");
  offerBook(book, active);
});
