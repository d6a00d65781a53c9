/**
 * A learner's code in the program of its lesson: the run with its table, and the numbers to have it
 * run with.
 *
 * @module
 */
import { lessons } from "../../../lessons/mod.ts";
import type { Bench } from "../../../src/exercise/bench.ts";
import type { Showing } from "../../../src/exercise/showing.ts";
import { common } from "../../../src/lesson/ask.ts";
import type { Demonstration, Lesson } from "../../../src/lesson/lesson.ts";
import { element } from "../element.ts";
import { makePlayback } from "../playback.ts";
import { prepare } from "../prepared.ts";
import { type Field, makeField } from "./parameter_field.ts";

/** What a run is asked for with. */
export interface Asked {
  readonly seed: number;
  /** Values of the lesson's parameters as text, by name, where they are not the defaults. */
  readonly given: Readonly<Record<string, string>>;
}

export interface LessonView {
  readonly element: HTMLElement;
  /** What the numbers on the page say. */
  readonly asked: () => Asked;
  readonly show: (showing: Showing) => void;
  /** Nothing is to be seen. */
  readonly clear: () => void;
}

export interface LessonViewOptions {
  readonly bench: Pick<Bench, "key">;
  /** The learner wants another run, with the numbers as they are now. */
  readonly onAgain: () => void;
}

const changed = (fields: Readonly<Record<string, Field>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(fields).filter(([, field]) => field.isChanged())
      .map(([name, field]) => [name, field.value()]),
  );

/** The numbers of a run, and the button for another. */
const makeForm = ({ parameters }: Demonstration, onAgain: () => void) => {
  const fields = Object.fromEntries(
    Object.entries(parameters).map(([name, parameter]) => [name, makeField(name, parameter)]),
  );
  const seed = makeField("seed", common.seed);
  const form = element(
    "form",
    { className: "controls" },
    element(
      "details",
      {},
      element("summary", {}, "Change its parameters"),
      element(
        "div",
        { className: "fields" },
        ...Object.values(fields).map(({ element }) => element),
      ),
    ),
    element("div", { className: "fields" }, seed.element),
    element("button", { type: "submit" }, "Run it again"),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    onAgain();
  });
  const asked = (): Asked => ({ seed: Number(seed.value()), given: changed(fields) });
  return { asked, form };
};

/** Makes the view, with the lesson's own numbers to begin with. */
export const makeLessonView = async (
  { bench, onAgain }: LessonViewOptions,
): Promise<LessonView> => {
  const [slug] = bench.key.split("/");
  const lesson: Lesson = lessons.find((lesson) => lesson.slug === slug)!;
  const demonstration = await lesson.load();
  const { asked, form } = makeForm(demonstration, onAgain);
  const player = element("div", { className: "player" });
  let stop = (): void => {};
  return {
    asked,
    element: element(
      "section",
      {},
      element("h2", { id: "in-lesson" }, "Your code in the lesson’s program"),
      element(
        "p",
        {},
        "The program of ",
        element("a", { href: `/lessons/${lesson.slug}` }, lesson.title),
        ", with your code in a world of its own: ",
        element("code", {}, "yours"),
        ". The others are the lesson’s. All have the same seed, the same arrivals and the same numbers.",
      ),
      form,
      player,
    ),
    show: ({ events, worlds }) => {
      stop();
      const { measures, speed } = demonstration;
      const title = `${lesson.title}, with your code`;
      const run = prepare({ events, measures, worlds }, { title });
      const playback = makePlayback(run, {
        labels: { picture: "The run with your code", slider: "Time of the run with your code" },
        speed,
      });
      stop = playback.stop;
      player.replaceChildren(...playback.parts);
      playback.start();
    },
    clear: () => {
      stop();
      player.replaceChildren();
    },
  };
};
