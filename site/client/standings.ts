/**
 * What the reader has done, beside what there is to do; and taking it to another browser or to the
 * terminal.
 *
 * @module
 */
import type { Progress, Standing } from "../../src/progress/progress.ts";
import { standingOf } from "../../src/progress/standing.ts";
import { element } from "./element.ts";
import { openProgress } from "./workbench/kept_progress.ts";
import { button, plural } from "./workbench/markup.ts";
import { openStorage } from "./workbench/storage.ts";

const wordsFor = ({ best, passedAt, possible }: Standing): string | undefined => {
  if (passedAt !== null) return "✓ passed";
  return possible === 0 ? undefined : `${best} of ${possible} points so far`;
};

const countOf = (standings: ReadonlyArray<Standing>): string | undefined => {
  const passed = standings.filter(({ passedAt }) => passedAt !== null).length;
  if (passed === 0) return undefined;
  return passed === standings.length ? "✓ all passed" : `${passed} of ${standings.length} passed`;
};

/** Says beside each exercise how it stands, and beside each lesson how many are passed. */
const show = (progress: Progress): void => {
  for (const place of document.querySelectorAll<HTMLElement>("[data-exercises]")) {
    const keys = place.dataset["exercises"]!.split(" ").filter((key) => key !== "");
    const standings = keys.map((key) => standingOf(progress, key));
    const isExercise = place.parentElement!.classList.contains("exercises");
    const words = isExercise ? standings.map(wordsFor)[0] : countOf(standings);
    place.querySelector(".standing")?.remove();
    if (words === undefined) continue;
    place.querySelector("small")?.after(" ", element("small", { className: "standing" }, words));
  }
};

/** Hands a text to the reader as a file. */
const download = (name: string, text: string): void => {
  const address = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  element("a", { href: address, download: name }).click();
  URL.revokeObjectURL(address);
};

/** Offers export and import. */
const offerFiles = (place: HTMLElement, progress: ReturnType<typeof openProgress>): void => {
  const said = element("p", { className: "said" });
  said.setAttribute("role", "status");
  const file = element("input", { type: "file", accept: ".json,application/json", hidden: true });
  file.addEventListener("change", async () => {
    const [chosen] = file.files ?? [];
    if (chosen === undefined) return;
    try {
      const count = progress.imported(await chosen.text());
      said.textContent = `${plural(count, "exercise")} read; of each the better is kept.`;
      show(progress.read());
    } catch (error) {
      said.textContent = error instanceof Error ? error.message : String(error);
    }
    file.value = "";
  });
  place.replaceChildren(
    element("h2", {}, "Your progress"),
    element(
      "p",
      {},
      "It is kept in this browser, and is the same as in the terminal: ",
      element("code", {}, "deno task progress export"),
      " and ",
      element("code", {}, "import"),
      " read and write the same file.",
    ),
    element(
      "p",
      { className: "tools" },
      button("Export as a file", () => download("progress.json", progress.exported())),
      button("Import a file", () => file.click()),
      file,
    ),
    said,
  );
};

/** Shows progress on the page. */
export const showStandings = (place: HTMLElement | null): void => {
  const progress = openProgress(openStorage());
  try {
    show(progress.read());
  } catch (error) {
    // What cannot be understood is left as it is, and the page is whole without it.
    console.warn(error);
  }
  if (place !== null) offerFiles(place, progress);
};
