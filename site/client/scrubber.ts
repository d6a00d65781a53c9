/**
 * A run at a moment: its picture, its log until then, and what takes a reader to another moment.
 *
 * @module
 */
import { seconds } from "../../src/render/number.ts";
import { makeCanvas } from "./canvas.ts";
import { element } from "./element.ts";
import { type Line, linesUntil, type Prepared } from "./prepared.ts";

/** Lines of the log that are seen at once. */
const linesShown = 12;

/** A moment of a run. */
export interface Moment {
  readonly at: number;
  /** How many lines the log has by then. */
  readonly lines: number;
  /** How many events there were by then, where that may be some of an instant and not all. */
  readonly events: number | undefined;
}

/** What the steps of a slider are. */
export interface Scale {
  /** The step that is the end; the first is 0. */
  readonly last: number;
  readonly stepOf: (moment: Moment) => number;
  readonly momentOf: (step: number) => Moment;
  readonly momentAt: (at: number) => Moment;
  /** A moment in words, as few as will do. */
  readonly words: (moment: Moment) => string;
}

const momentAfter = ({ from, lines }: Prepared, count: number): Moment => {
  const { at = from, events = 0 } = lines[count - 1] ?? {};
  return { at: Math.max(from, at), lines: count, events };
};

/** A step for each millisecond. */
export const byTime = (run: Prepared): Scale => {
  const momentAt = (at: number): Moment => ({
    at,
    lines: linesUntil(run.lines, at),
    events: undefined,
  });
  return {
    last: run.end - run.from,
    stepOf: ({ at }) => at - run.from,
    momentOf: (step) => momentAt(run.from + step),
    momentAt,
    words: ({ at }) => `${seconds(at, 1)} of ${seconds(run.end, 1)}`,
  };
};

/** A step for each event that the log tells of; at its beginning nothing has happened. */
export const byEvent = (run: Prepared): Scale => ({
  last: run.lines.length,
  stepOf: ({ lines }) => lines,
  momentOf: (step) => momentAfter(run, step),
  momentAt: (at) => momentAfter(run, at > run.from ? linesUntil(run.lines, at) : 0),
  words: ({ at, lines }) => `${seconds(at, 3)}, event ${lines} of ${run.lines.length}`,
});

/** The parts of it, to be put wherever they belong. */
export interface Scrubber {
  readonly slider: HTMLElement;
  readonly clock: HTMLElement;
  readonly canvas: HTMLElement;
  /** What the pointer is on. */
  readonly pointed: HTMLElement;
  readonly log: HTMLElement;
  /** Shows the run as it was at a time. */
  readonly show: (at: number) => void;
  /** Goes so many events on, or back, as a reader does. */
  readonly step: (by: number) => void;
}

export interface ScrubberOptions {
  /** What those hear who do not see it. */
  readonly labels: { readonly picture: string; readonly slider: string };
  readonly scale: Scale;
  /** The reader went to a time; and, from event to event, to a line of the log. */
  readonly onMove: (at: number, line?: Line) => void;
}

/** Makes one for a run. */
export const makeScrubber = (
  run: Prepared,
  { labels, onMove, scale }: ScrubberOptions,
): Scrubber => {
  const slider = element("input", { type: "range", min: "0", max: String(scale.last), step: "1" });
  slider.setAttribute("aria-label", labels.slider);
  const clock = element("output");
  // The slider says the same, and only when it is asked.
  clock.setAttribute("aria-live", "off");
  const log = element("pre", { tabIndex: 0 });
  // As high as it will be, so that nothing below it moves.
  log.style.setProperty("--lines", String(Math.min(run.lines.length, linesShown)));
  const pointed = element(
    "p",
    { className: "pointed" },
    "Point at a task, or use the arrow keys in the picture.",
  );

  let shown = scale.momentAt(run.from);
  const draw = (moment: Moment): void => {
    shown = moment;
    canvas.draw(moment.at, moment.events);
    log.textContent = run.lines.slice(Math.max(0, moment.lines - linesShown), moment.lines)
      .map(({ text }) => text).join("\n");
    slider.value = String(scale.stepOf(moment));
    clock.textContent = scale.words(moment);
    slider.setAttribute("aria-valuetext", clock.textContent);
  };
  const go = (moment: Moment): void => {
    draw(moment);
    onMove(moment.at, moment.events === undefined ? undefined : run.lines[moment.lines - 1]);
  };
  const step = (by: number): void => {
    const { at, events, lines } = shown;
    // Between two events, back is to the one that was last.
    const isBetween = events === undefined && at > (run.lines[lines - 1]?.at ?? at);
    const to = lines + by + (isBetween && by < 0 ? 1 : 0);
    go(momentAfter(run, Math.min(Math.max(to, 0), run.lines.length)));
  };
  const canvas = makeCanvas(run, labels.picture, {
    onSeek: (at) => go(scale.momentAt(at)),
    onPoint: (words) => (pointed.textContent = words),
    onStep: step,
  });
  slider.addEventListener("input", () => go(scale.momentOf(Number(slider.value))));
  return {
    slider,
    clock,
    canvas: canvas.element,
    pointed,
    log,
    show: (at) => draw(scale.momentAt(at)),
    step,
  };
};
