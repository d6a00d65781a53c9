/**
 * Shows the types of identifiers in listings: under the pointer, at a tap, and step by step with
 * the arrow keys.
 *
 * @module
 */
import type { ListingTypes } from "../../src/content/listing_types.ts";
import { hide, isAbout, keepOpen, leave, move, show } from "./type_tip.ts";

type Described = readonly [signature: string, failure: string];

/** Milliseconds that a pointer rests on an identifier before its type is shown. */
const rest = 120;

let fetched: Promise<ListingTypes> | undefined;

/** What cannot be had is not shown: a listing without types is still a listing. */
const fetchTypes = async (address: string): Promise<ListingTypes> => {
  const response = await fetch(address);
  return response.ok ? await response.json() : { types: [], files: {} };
};

const textsIn = (line: Element): ReadonlyArray<{ readonly at: number; readonly text: Text }> => {
  const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
  const texts: Array<{ readonly at: number; readonly text: Text }> = [];
  let at = 0;
  while (walker.nextNode() !== null) {
    const text = walker.currentNode as Text;
    texts.push({ at, text });
    at += text.data.length;
  }
  return texts;
};

/** Makes an element of each identifier in a line, from the last, so that columns stay right. */
const wrap = (
  line: Element,
  numbers: ReadonlyArray<number>,
): ReadonlyArray<readonly [HTMLElement, number]> => {
  const texts = textsIn(line);
  const wrapped: Array<readonly [HTMLElement, number]> = [];
  for (let index = numbers.length - 3; index >= 0; index -= 3) {
    const [column, length, type] = numbers.slice(index) as [number, number, number];
    const found = texts.findLast(({ at }) => at <= column);
    if (found === undefined || column + length > found.at + found.text.data.length) continue;
    const range = new Range();
    range.setStart(found.text, column - found.at);
    range.setEnd(found.text, column - found.at + length);
    const element = document.createElement("span");
    element.className = "typed";
    range.surroundContents(element);
    wrapped.unshift([element, type]);
  }
  return wrapped;
};

/** The identifiers of a listing that have a type: each with it, and in lines. */
interface Typed {
  readonly types: ReadonlyMap<Element, Described>;
  readonly lines: ReadonlyArray<ReadonlyArray<HTMLElement>>;
}

const typedIn = (figure: HTMLElement, { files, types }: ListingTypes): Typed => {
  const known = files[figure.querySelector("figcaption b")?.textContent ?? ""] ?? {};
  const found = new Map<Element, Described>();
  const lines: Array<ReadonlyArray<HTMLElement>> = [];
  for (const line of figure.querySelectorAll<HTMLElement>("[data-n]")) {
    const wrapped = wrap(line, known[line.dataset["n"]!] ?? []);
    for (const [element, type] of wrapped) found.set(element, types[type]!);
    if (wrapped.length > 0) lines.push(wrapped.map(([element]) => element));
  }
  return { types: found, lines };
};

const offerPointer = (figure: HTMLElement, types: Typed["types"]): void => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  figure.addEventListener("pointerover", ({ pointerType, target }) => {
    clearTimeout(timer);
    const described = types.get(target as Element);
    if (described === undefined || pointerType === "touch") return;
    if (isAbout(target as Element)) keepOpen();
    else timer = setTimeout(() => show(target as HTMLElement, described), rest);
  });
  figure.addEventListener("pointerout", ({ pointerType, target }) => {
    clearTimeout(timer);
    if (pointerType !== "touch" && isAbout(target as Element)) leave();
  });
  figure.addEventListener("click", ({ target }) => {
    clearTimeout(timer);
    const described = types.get(target as Element);
    if (described !== undefined) show(target as HTMLElement, described);
  });
};

const middle = (element: Element): number => {
  const { left, width } = element.getBoundingClientRect();
  return left + width / 2;
};

/** Where a key leads from an identifier. */
const destination = (
  key: string,
  from: HTMLElement,
  lines: Typed["lines"],
): HTMLElement | undefined => {
  const all = lines.flat();
  const row = lines.findIndex((line) => line.includes(from));
  const near = (line: ReadonlyArray<HTMLElement> | undefined): HTMLElement | undefined =>
    line?.toSorted((one, other) =>
      Math.abs(middle(one) - middle(from)) - Math.abs(middle(other) - middle(from))
    )[0];
  switch (key) {
    case "ArrowRight":
      return all[all.indexOf(from) + 1];
    case "ArrowLeft":
      return all[all.indexOf(from) - 1];
    case "ArrowDown":
      return near(lines[row + 1]);
    case "ArrowUp":
      return near(lines[row - 1]);
    case "Home":
      return all[0];
    case "End":
      return all.at(-1);
  }
  return undefined;
};

/**
 * Lets a reader step through the identifiers. Until they ask for it, with Enter or the button, the
 * arrow keys scroll the listing as ever. Gives what begins it.
 */
const offerSteps = (figure: HTMLElement, { lines, types }: Typed): () => void => {
  const code = figure.querySelector("pre")!;
  const name = figure.querySelector("figcaption b")!.textContent;
  let last = lines[0]?.[0];

  const stepTo = (element: HTMLElement): void => {
    last = element;
    // To a screen reader the arrow keys are its own, unless it is told of something that uses them.
    code.setAttribute("role", "application");
    code.setAttribute("aria-label", `Types in ${name}`);
    element.setAttribute("role", "button");
    element.tabIndex = -1;
    show(element, types.get(element)!, true);
    element.focus();
  };
  const begin = (): void => {
    if (last !== undefined) stepTo(last);
  };
  const onStep = (event: KeyboardEvent, from: HTMLElement): void => {
    const to = destination(event.key, from, lines);
    if (to !== undefined) stepTo(to);
    else if (event.key === "Enter") stepTo(from);
    else if (event.key !== "Escape") return;
    else if (isAbout(from)) hide();
    else code.focus();
    event.preventDefault();
    event.stopPropagation();
  };
  code.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (types.has(event.target as Element)) onStep(event, event.target as HTMLElement);
    else if (event.key === "Enter") begin();
  });
  code.addEventListener("focusout", ({ relatedTarget, target }) => {
    const left = target as Element;
    if (!types.has(left)) return;
    if (isAbout(left)) hide();
    for (const name of ["role", "tabindex"]) left.removeAttribute(name);
    if (types.has(relatedTarget as Element)) return;
    for (const name of ["role", "aria-label"]) code.removeAttribute(name);
  });
  code.addEventListener("scroll", move);
  return begin;
};

const prepare = async (figure: HTMLElement, address: string): Promise<() => void> => {
  const typed = typedIn(figure, await (fetched ??= fetchTypes(address)));
  offerPointer(figure, typed.types);
  return offerSteps(figure, typed);
};

const prepared = new Map<HTMLElement, Promise<() => void>>();

/** Makes a listing show its types. Gives what steps into them. */
export const showTypes = (figure: HTMLElement, address: string): Promise<() => void> => {
  const preparing = prepared.get(figure) ?? prepare(figure, address);
  prepared.set(figure, preparing);
  return preparing;
};
