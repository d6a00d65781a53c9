/**
 * The controls of a run: what starts it here, and sliders beside its numbers.
 *
 * @module
 */

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

/** Has the form's run played on its page instead of another. */
export const offerRuns = (form: HTMLFormElement): void => {
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
