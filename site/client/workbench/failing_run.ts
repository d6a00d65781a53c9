/**
 * A failing run as it was when it failed, and all the way back to its beginning.
 *
 * @module
 */
import type { FailingRun } from "../../../src/exercise/report.ts";
import { seconds } from "../../../src/render/number.ts";
import { whereOf } from "../../../src/render/where.ts";
import type { Event } from "../../../src/trace/event.ts";
import { element } from "../element.ts";
import { prepare } from "../prepared.ts";
import { byEvent, makeScrubber } from "../scrubber.ts";
import { button } from "./markup.ts";

/** Its events, and last of all the failure. */
const withFailure = ({ at, events }: FailingRun): ReadonlyArray<Event> => {
  const { at: latest, world } = events.at(-1)!;
  const text = "The check fails here.";
  return [...events, { _tag: "Noted", world, at: Math.max(at, latest), text }];
};

/** A note has no place in a picture. */
const isDrawn = ({ _tag }: Event): boolean => _tag !== "Noted";

/** What is to be said before a picture whose timelines have no length. */
const remarkOn = (events: ReadonlyArray<Event>): ReadonlyArray<HTMLElement> => {
  if (events.at(-1)!.at > events[0]!.at) return [];
  const remark = "All of it happens in one moment: go through it event by event.";
  return [element("p", { className: "cut" }, remark)];
};

const beginningOf = (since: number): string =>
  `This is the end of a long run. Of what was before ${seconds(since, 3)}, there is only what it ` +
  "takes to understand the rest.";

const stepButton = (text: string, label: string, onClick: () => void): HTMLElement => {
  const made = button(text, onClick);
  made.setAttribute("aria-label", label);
  return made;
};

/**
 * Shows a failing run at the moment of the failure; nothing where nothing was traced.
 *
 * @param check the title of the check that fails.
 */
export const showRun = (run: FailingRun, check: string): ReadonlyArray<HTMLElement> => {
  if (run.events.length === 0) return [];
  const events = withFailure(run);
  const worlds = [{ name: events[0]!.world, title: "Your code" }];
  const shown = prepare({ events, worlds, measures: [] }, {
    title: `Until it failed: ${whereOf(run)}`,
    from: run.since,
    digits: 3,
  });
  const said = element("p", { className: "said" }, shown.lines.at(-1)!.text);
  said.setAttribute("role", "status");
  const { canvas, clock, log, pointed, show, slider, step } = makeScrubber(shown, {
    labels: {
      picture: `The run in which it failed: ${check}`,
      slider: `Events of the run in which it failed: ${check}`,
    },
    scale: byEvent(shown),
    onMove: (_, line) => {
      said.textContent = line?.text ?? "Nothing has happened yet.";
    },
  });
  show(shown.end);
  return [
    element(
      "p",
      { className: "transport" },
      stepButton("←", "One event back", () => step(-1)),
      slider,
      stepButton("→", "One event on", () => step(1)),
      clock,
    ),
    said,
    ...(events.some(isDrawn) ? [...remarkOn(events), canvas, pointed] : []),
    log,
    ...(run.since === 0 ? [] : [element("p", { className: "cut" }, beginningOf(run.since))]),
  ];
};
