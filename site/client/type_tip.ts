/**
 * The one tooltip of a page. It stays while the pointer is on it or on what it is about, and Escape
 * ends it.
 *
 * @module
 */

/** Milliseconds that the pointer may be elsewhere, on its way from an identifier to its type. */
const grace = 250;

const margin = 8;

const part = (name: string, className: string): HTMLElement => {
  const made = document.createElement(name);
  made.className = className;
  return made;
};

const signature = part("code", "signature");
const failure = part("p", "failure");
const keys = part("p", "keys");
keys.textContent = "Arrow keys: the next one. Escape: close.";
// Of use to the eye: a screen reader would say it at every step.
keys.setAttribute("aria-hidden", "true");

const tip = part("div", "type-tip");
tip.id = "type-tip";
tip.setAttribute("role", "tooltip");
tip.hidden = true;
tip.append(signature, failure, keys);

let about: HTMLElement | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Whether the tooltip is shown, and for this. */
export const isAbout = (element: Element): boolean => element === about;

/** Puts the tooltip where what it is about is now: above it, or below where there is no room. */
export const move = (): void => {
  if (about === undefined) return;
  const { clientWidth } = document.documentElement;
  const { bottom, left, top } = about.getBoundingClientRect();
  const { height, width } = tip.getBoundingClientRect();
  const x = Math.max(margin, Math.min(left, clientWidth - width - margin));
  const y = top >= height + margin ? top - height : bottom;
  tip.style.setProperty("left", `${x + scrollX}px`);
  tip.style.setProperty("top", `${y + scrollY}px`);
};

export const hide = (): void => {
  clearTimeout(timer);
  about?.removeAttribute("aria-describedby");
  about = undefined;
  tip.hidden = true;
};

/** The pointer is where the tooltip is wanted. */
export const keepOpen = (): void => clearTimeout(timer);

/** The pointer went elsewhere, and may yet come to the tooltip. */
export const leave = (): void => {
  clearTimeout(timer);
  timer = setTimeout(hide, grace);
};

/** Shows the type of an identifier, and how to go on, where that is by keyboard. */
export const show = (
  element: HTMLElement,
  [type, fails]: readonly [signature: string, failure: string],
  byKeyboard = false,
): void => {
  hide();
  about = element;
  signature.textContent = type;
  failure.textContent = fails;
  failure.hidden = fails === "";
  keys.hidden = !byKeyboard;
  tip.hidden = false;
  element.setAttribute("aria-describedby", tip.id);
  move();
};

// Within a landmark, as all that is read.
document.querySelector("main")!.append(tip);
tip.addEventListener("pointerenter", keepOpen);
tip.addEventListener("pointerleave", leave);
addEventListener("resize", hide);
document.addEventListener("keydown", ({ key }) => key === "Escape" && hide());
document.addEventListener("click", ({ target }) => {
  if (about !== undefined && !about.contains(target as Node) && !tip.contains(target as Node)) {
    hide();
  }
});
