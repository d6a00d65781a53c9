/**
 * What every page loads: little, and the rest when it is needed.
 *
 * @module
 */

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

const offerRuns = (form: HTMLFormElement): void => {
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
    }
  }
  form.requestSubmit();
};

offerCopies();
document.querySelectorAll<HTMLFormElement>("form.controls").forEach(offerRuns);
