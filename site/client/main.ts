/**
 * What every page loads: little, and the rest when it is needed.
 *
 * @module
 */

import { offerBench } from "./bench.ts";
import { offerRuns } from "./controls.ts";
import { offerCopy, offerTypes } from "./listings.ts";
import { keepExercise, keepThisPage, worker } from "./offline.ts";
import { goBack, keepPlace } from "./place.ts";
import { followReading, layouts } from "./reading.ts";

// A module runs after the page is parsed and styled; what only adorns it may begin now.
document.documentElement.classList.add("painted");
document.querySelectorAll<HTMLFormElement>("form.controls").forEach(offerRuns);

const bench = document.querySelector<HTMLElement>("[data-bench]");
const openBench = bench === null ? undefined : offerBench(bench, keepThisPage);

const kept = (name: string): string | null => {
  try {
    return localStorage.getItem(`watertight/${name}`);
  } catch {
    return null;
  }
};

/** Whether the reader has written something for this exercise, or had it graded. */
const isBegun = (key: string): boolean =>
  kept(`draft/${key}`) !== null || kept("progress")?.includes(`"${key}"`) === true;

const progress = document.querySelector<HTMLElement>("[data-progress]");
if (
  progress !== null ||
  kept("progress") !== null && document.querySelector("[data-exercises]") !== null
) {
  import("./standings.ts").then(({ showStandings }) => showStandings(progress));
}

const listings = document.querySelectorAll<HTMLElement>(".listing");
const types = document.querySelector<HTMLElement>("main")?.dataset["types"];
const outline = document.querySelector<HTMLElement>(".outline");

/** What adorns a page, in steps. */
const adornments: Array<() => void> = [
  () => listings.forEach(offerCopy),
  () => types !== undefined && listings.forEach((listing) => offerTypes(listing, types)),
  () => outline !== null && followReading(outline),
  ...layouts(),
];

/** Does what is left to do, one with each frame: none of it keeps a slow phone from answering. */
const adorn = (): void => {
  adornments.shift()?.();
  if (adornments.length > 0) requestAnimationFrame(adorn);
};

keepPlace();
goBack(async () => {
  for (const step of adornments.splice(0)) step();
  await openBench?.();
});

const book = document.querySelector<HTMLElement>("[data-book]");
// After everything that is read or clicked: nobody waits for it.
addEventListener("load", async () => {
  adorn();
  if (bench !== null && isBegun(bench.dataset["exercise"]!)) openBench?.();
  await keepThisPage();
  if (bench !== null) await keepExercise(bench.dataset["bench"]!);
  const active = await worker();
  if (book === null || active === undefined) return;
  const { offerBook } = await import("./offline_book.ts");
  offerBook(book, active);
});
