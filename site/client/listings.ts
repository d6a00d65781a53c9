/**
 * What script adds to listings: buttons that copy their code and show its types.
 *
 * @module
 */

/** Puts a button beside the name of a listing's file. */
const offer = (listing: Element, text: string): HTMLButtonElement => {
  const button = document.createElement("button");
  button.textContent = text;
  listing.querySelector("figcaption")?.append(button);
  return button;
};

/** Offers to copy a listing's code. */
export const offerCopy = (listing: Element): void => {
  const button = offer(listing, "Copy");
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(listing.querySelector("code")?.textContent ?? "");
    button.textContent = "Copied";
    setTimeout(() => (button.textContent = "Copy"), 2_000);
  });
};

/**
 * Has the types of a listing shown where they are asked about, by pointer, tap or keyboard.
 *
 * @param address of the types of the page.
 */
export const offerTypes = (listing: HTMLElement, address: string): void => {
  const load = async () => (await import("./types.ts")).showTypes(listing, address);
  offer(listing, "Types").addEventListener("click", async () => (await load())());
  listing.addEventListener("pointerenter", load, { once: true });
  listing.addEventListener("focusin", load, { once: true });
};
