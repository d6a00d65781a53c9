/**
 * The picture of a run on the page: its ships at a moment, a curtain before what is still to come,
 * and what the pointer is on.
 *
 * @module
 */
import { plot } from "../../src/render/drawing.ts";
import type { Placed } from "../../src/render/lanes.ts";
import { seconds } from "../../src/render/number.ts";
import type { Prepared } from "./prepared.ts";
import { element, svgElement } from "./element.ts";

export interface Canvas {
  readonly element: HTMLElement;
  /** Shows the run as it is at a time; or, of its instant, after so many of all its events. */
  readonly draw: (at: number, events?: number) => void;
}

export interface Listeners {
  /** The reader asks for a time. */
  readonly onSeek: (at: number) => void;
  /** The reader points at something; there are words for it. */
  readonly onPoint: (words: string) => void;
  /** The reader goes a number of events on, or back. */
  readonly onStep: (by: number) => void;
}

const endings = {
  waiting: "and still waits",
  running: "and still runs",
  succeeded: "and succeeded",
  failed: "and failed",
  interrupted: "and was interrupted",
  rejected: "and was turned away",
} as const;

/** A task's life in words. */
export const lifeOf = ({ task, world }: Placed): string => {
  const { compartment, endedAt, queuedAt, reason, service, startedAt, state } = task;
  const parts = [`${task.task} (${service}) came to ${compartment} at ${seconds(queuedAt)}`];
  if (startedAt !== undefined && startedAt > queuedAt) {
    parts.push(`waited ${seconds(startedAt - queuedAt)}`);
  }
  if (startedAt !== undefined && endedAt !== undefined) {
    parts.push(`worked ${seconds(endedAt - startedAt)}`);
  }
  if (startedAt === undefined && endedAt !== undefined && endedAt > queuedAt) {
    parts.push(`waited ${seconds(endedAt - queuedAt)}`);
  }
  const why = reason === undefined ? "" : `: ${reason}`;
  return `${world}: ${parts.join(", ")} ${endings[state]}${why}.`;
};

/** Makes the names in a drawing its own: there may be several on a page. */
const named = (markup: string, name: string): string =>
  markup.replaceAll(/(?<=\bid="|url\(#|labelledby=")[^")]+/g, (id) => `${id}-${name}`);

/** Counts the pictures of a page. */
let made = 0;

/** Parses a drawing that this project has made. */
const parse = (markup: string): SVGSVGElement =>
  document.importNode(
    new DOMParser().parseFromString(markup, "image/svg+xml").documentElement,
    true,
  ) as unknown as SVGSVGElement;

/**
 * Makes the picture of a run.
 *
 * @param label what the run is called by those who do not see it.
 */
export const makeCanvas = (
  { end, from, picture, shipsAfter }: Prepared,
  label: string,
  { onPoint, onSeek, onStep }: Listeners,
): Canvas => {
  const name = String(++made);
  const drawing = parse(named(picture.markup, name));
  const ships = drawing.querySelector(`#ships-${name}`)!;
  const curtains = picture.shades.map((shade) =>
    svgElement("rect", { class: "curtain", ...shade })
  );
  const needle = svgElement("path", { class: "needle" });
  const mark = svgElement("rect", { class: "mark", width: 0, height: 0 });
  drawing.append(...curtains, needle, mark);
  const frame = element("div", { className: "wide canvas", tabIndex: 0 }, drawing);
  frame.setAttribute("role", "group");
  frame.setAttribute(
    "aria-label",
    `${label}. The arrow keys go from event to event; Home and End to its ends.`,
  );

  /** Where the pointer is, in the picture's own units. */
  const placeOf = (
    { clientX, clientY }: MouseEvent,
  ): { readonly x: number; readonly y: number } => {
    const { left, top, width } = drawing.getBoundingClientRect();
    const scale = drawing.viewBox.baseVal.width / width;
    return { x: (clientX - left) * scale, y: (clientY - top) * scale };
  };
  const isOverTime = ({ x, y }: { readonly x: number; readonly y: number }): boolean =>
    x >= plot.left && x <= plot.left + plot.width && y >= picture.shades[0]!.y;

  frame.addEventListener("pointermove", (event) => {
    const { x, y } = placeOf(event);
    const found = picture.placed.find(({ bottom, left, right, top }) =>
      y >= top && y < bottom && x >= left - 2 && x <= right + 2
    );
    const { bottom = 0, left = 0, right = 0, top = 0 } = found ?? {};
    const box = { x: left - 1, y: top - 1, width: right - left + 2, height: bottom - top + 1 };
    for (const [name, value] of Object.entries(box)) mark.setAttribute(name, String(value));
    mark.toggleAttribute("hidden", found === undefined);
    if (found !== undefined) onPoint(lifeOf(found));
    else if (isOverTime({ x, y })) onPoint(seconds(picture.timeAt(x)));
  });
  frame.addEventListener("click", (event) => {
    const place = placeOf(event);
    if (isOverTime(place)) onSeek(picture.timeAt(place.x));
  });
  frame.addEventListener("keydown", (event) => {
    const keys: Readonly<Record<string, () => void>> = {
      ArrowRight: () => onStep(1),
      ArrowLeft: () => onStep(-1),
      Home: () => onSeek(from),
      End: () => onSeek(end),
    };
    const act = keys[event.key];
    if (act === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    act();
  });

  let shown = "";
  return {
    element: frame,
    draw: (at, events) => {
      const x = picture.x(at);
      for (const curtain of curtains) {
        curtain.setAttribute("x", String(x));
        curtain.setAttribute("width", String(plot.left + plot.width - x));
      }
      const down = picture.shades.map(({ height, y }) => `M${x} ${y}v${height}`);
      needle.setAttribute("d", down.join(""));
      const now = events === undefined ? picture.shipsAt(at) : shipsAfter(events, at);
      if (now === shown) return;
      shown = now;
      ships.innerHTML = named(now, name);
    },
  };
};
