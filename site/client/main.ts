/**
 * What every page loads: little, and the rest when it is needed.
 *
 * @module
 */

import { keepThisPage, worker } from "./offline.ts";

/** Puts a button to each listing that copies its code. */
const offerCopies = (): void => {
  for (const figure of document.querySelectorAll(".listing")) {
    const button = document.createElement("button");
    button.textContent = "Copy";
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(figure.querySelector("code")?.textContent ?? "");
      button.textContent = "Copied";
      setTimeout(() => (button.textContent = "Copy"), 2_000);
    });
    figure.querySelector("figcaption")?.append(button);
  }
};

/** Puts a slider beside each number that has bounds; a run that is on the page follows it. */
const offerSliders = (form: HTMLFormElement): void => {
  for (const number of form.querySelectorAll<HTMLInputElement>("details input[type=number]")) {
    const slider = document.createElement("input");
    const { max, min, value } = number;
    const isWhole = number.step === "1";
    Object.assign(slider, { type: "range", min, max, step: isWhole ? "1" : "any", value });
    slider.setAttribute("aria-label", `${number.labels![0]!.textContent}, slider`);
    slider.addEventListener("input", () => {
      number.value = isWhole ? slider.value : String(Number(Number(slider.value).toPrecision(3)));
    });
    number.addEventListener("input", () => (slider.value = number.value));
    slider.addEventListener("change", () => {
      if (form.parentElement!.querySelector(".player")!.hasChildNodes()) form.requestSubmit();
    });
    number.before(slider);
  }
};

const offerRuns = (form: HTMLFormElement): void => {
  offerSliders(form);
  const load = () => import("./player.ts");
  // About to be used: by the time of the click it is there.
  form.addEventListener("pointerenter", load, { once: true });
  form.addEventListener("focusin", load, { once: true });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const { play } = await load();
      await play(form);
    } catch (error) {
      // What cannot run here runs on the server, and its log is shown.
      console.warn(error);
      form.submit();
    }
  });
  // An address that names a run is for a run.
  if (location.search === "") return;
  const given = new URLSearchParams(location.search);
  for (const [name, value] of given) {
    const field = form.elements.namedItem(name);
    if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement) {
      field.value = value;
      field.dispatchEvent(new Event("input"));
    }
  }
  form.requestSubmit();
};

/** Has the types of listings shown where they are asked about, by pointer, tap or keyboard. */
const offerTypes = (address: string): void => {
  for (const figure of document.querySelectorAll<HTMLElement>(".listing")) {
    const load = async () => (await import("./types.ts")).showTypes(figure, address);
    const button = document.createElement("button");
    button.textContent = "Types";
    button.addEventListener("click", async () => (await load())());
    figure.querySelector("figcaption")?.append(button);
    figure.addEventListener("pointerenter", load, { once: true });
    figure.addEventListener("focusin", load, { once: true });
  }
};

/** Pixels from the end of a page within which its last section is being read. */
const nearEnd = 100;

/** Marks the section that is being read in the list of what is on the page. */
const followReading = (outline: HTMLElement): void => {
  const links = Array.from(outline.querySelectorAll("a"));
  const sections = links.map(({ hash }) =>
    document.getElementById(hash.slice(1))!.closest("section")!
  );
  // A last section that is short never comes far up.
  const isAtEnd = (): boolean =>
    document.documentElement.scrollHeight - innerHeight - scrollY < nearEnd;
  const mark = (): void => {
    const read = isAtEnd()
      ? links.length - 1
      : sections.findLastIndex((section) => section.getBoundingClientRect().top < innerHeight / 3);
    for (const [index, link] of links.entries()) {
      if (index === read) link.setAttribute("aria-current", "location");
      else link.removeAttribute("aria-current");
    }
  };
  addEventListener("scroll", mark, { passive: true });
  // Sections find their height when they are near.
  new ResizeObserver(mark).observe(document.body);
};

/** Lays out what a phone's first view leaves, a part with each frame: then nothing moves any more. */
const layOutRest = (): void => {
  const parts = Array.from(document.querySelectorAll("section, .listing pre"));
  const next = (): void => {
    parts.shift()?.classList.add("laid-out");
    if (parts.length > 0) requestAnimationFrame(next);
  };
  next();
};

// A module runs after the page is parsed and styled; what only adorns it may begin now.
document.documentElement.classList.add("painted");
offerCopies();
const outline = document.querySelector<HTMLElement>(".outline");
if (outline !== null) followReading(outline);
const types = document.querySelector<HTMLElement>("main")?.dataset["types"];
if (types !== undefined) offerTypes(types);
document.querySelectorAll<HTMLFormElement>("form.controls").forEach(offerRuns);

const bench = document.querySelector<HTMLElement>("[data-bench]");
// Handed over: a module that both import would be a file of its own, and one more to ask for.
if (bench !== null) {
  import("./workbench/workbench.ts").then(({ open }) => open(bench, keepThisPage));
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

const book = document.querySelector<HTMLElement>("[data-book]");
// After everything that is read or clicked: nobody waits for it.
addEventListener("load", async () => {
  layOutRest();
  await keepThisPage();
  const active = await worker();
  if (book === null || active === undefined) return;
  const { offerBook } = await import("./offline_book.ts");
  offerBook(book, active);
});
