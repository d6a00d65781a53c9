import { element } from "../element.ts";

/** A button that does something. */
export const button = (
  text: string,
  onClick: () => void,
  className = "",
): HTMLButtonElement => {
  const made = element("button", { type: "button", className }, text);
  made.addEventListener("click", onClick);
  return made;
};

/** `1 point`, `2 points`. */
export const plural = (count: number, noun: string): string =>
  `${count} ${noun}${count === 1 ? "" : "s"}`;

/** Brings into view what is below it; what begins within it stays where it is. */
export const bringUp = (part: HTMLElement): void => {
  const { bottom, top } = part.getBoundingClientRect();
  if (bottom > innerHeight && top > innerHeight / 2) part.scrollIntoView({ block: "nearest" });
};
