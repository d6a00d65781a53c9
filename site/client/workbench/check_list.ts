/**
 * The checks of an exercise: what each wants, what became of it, and its hints as they are asked for.
 *
 * @module
 */
import type { Bench, BenchCheck } from "../../../src/exercise/bench.ts";
import type { FailingRun, Failure, Place, Result } from "../../../src/exercise/report.ts";
import type { Step } from "../../../src/exercise/step.ts";
import { whereOf } from "../../../src/render/where.ts";
import { element } from "../element.ts";
import { button, plural } from "./markup.ts";

export interface CheckList {
  readonly element: HTMLElement;
  /** Nothing is known of any check. */
  readonly clear: () => void;
  /** The grader came a step further. */
  readonly follow: (step: Step) => void;
  readonly show: (result: Result) => void;
}

export interface CheckListOptions {
  readonly bench: Pick<Bench, "checks" | "name">;
  /** How many hints of a check were shown before. */
  readonly shown: (check: string) => number;
  readonly onHint: (check: string, shown: number) => void;
  readonly onPlace: (place: Place) => void;
}

/** What is said of a check, in one word. */
const states = {
  open: "Not tried",
  busy: "Trying",
  Passed: "Passed",
  Failed: "Failed",
  NotRun: "Not run",
};

type State = keyof typeof states;

/** Asks for hints one by one; those that were shown before are there at once. */
const hintsOf = (
  { hints, id, title }: BenchCheck,
  { onHint, shown }: CheckListOptions,
): HTMLElement => {
  const list = element("ol", { className: "hints" });
  list.setAttribute("aria-live", "polite");
  let count = 0;
  const ask = button("", () => {
    reveal(count + 1);
    onHint(id, count);
    // A button that goes takes the focus along.
    if (ask.hidden) (list.lastElementChild as HTMLElement).focus();
  }, "quiet");
  const reveal = (until: number): void => {
    for (; count < Math.min(until, hints.length); count++) {
      list.append(element("li", { tabIndex: -1 }, hints[count]!));
    }
    list.hidden = count === 0;
    ask.textContent = count === 0 ? "Hint" : "Next hint";
    ask.setAttribute("aria-label", `${ask.textContent}: ${title}`);
    ask.hidden = count === hints.length;
  };
  reveal(shown(id));
  return element("div", { className: "asked" }, list, ask);
};

/** A failing run, to be gone through; what shows it has come with the grader. */
const runPart = (run: FailingRun, check: string): HTMLElement => {
  const place = element("div");
  import("./failing_run.ts").then(
    ({ showRun }) => place.replaceChildren(...showRun(run, check)),
    () => place.replaceChildren("What shows the run could not be loaded. Are you online?"),
  );
  return place;
};

const failureParts = (
  { actual, expected, message, place, run }: Failure,
  { title }: BenchCheck,
  { bench, onPlace }: CheckListOptions,
): ReadonlyArray<HTMLElement> => {
  const facts = element("dl", {});
  const fact = (name: string, ...value: ReadonlyArray<Node | string>): void =>
    facts.append(element("dt", {}, name), element("dd", {}, ...value));
  fact("Expected", expected);
  fact("Actual", actual);
  if (place !== null) {
    fact("Where", button(`line ${place.line}`, () => onPlace(place), "quiet"));
  }
  if (run !== null) {
    const command = element("code", {}, `deno task grade ${bench.name} --seed ${run.seed}`);
    fact("Run", `${whereOf(run)}; in a terminal: `, command);
  }
  return [
    element("p", { className: "message" }, message),
    facts,
    ...(run === null ? [] : [runPart(run, title)]),
  ];
};

/** How many schedules of a check were tried, as a bar and in words. */
const makeTried = () => {
  const bar = element("progress");
  bar.setAttribute("aria-label", "Schedules tried");
  const words = element("small");
  const whole = element("span", { className: "tried", hidden: true }, bar, words);
  return {
    element: whole,
    hide: () => (whole.hidden = true),
    show: ({ of, tried }: Extract<Step, { readonly _tag: "SeedsTried" }>): void => {
      Object.assign(bar, { max: of, value: tried });
      words.textContent = `${tried} of ${of} schedules`;
      whole.hidden = false;
    },
  };
};

/** A check in the list. */
interface Row {
  readonly element: HTMLElement;
  readonly clear: () => void;
  readonly follow: (step: Step) => void;
  readonly show: (result: Result) => void;
}

const makeRow = (check: BenchCheck, options: CheckListOptions): Row => {
  const state = element("span", { className: "state" });
  const tried = makeTried();
  const told = element("div", { className: "told" });
  const title = element(
    "p",
    { className: "check" },
    state,
    element("b", {}, check.title),
    " ",
    element("small", {}, plural(check.points, "point")),
  );
  const hints = hintsOf(check, options);
  // Beside the button there is room for it: nothing moves when it comes and goes.
  hints.append(tried.element);
  const row = element("li", {}, title, told, hints);
  const set = (to: State): void => {
    row.dataset["state"] = to;
    state.textContent = states[to];
    tried.hide();
  };
  let shown: string | undefined;
  const clear = (): void => {
    set("open");
    shown = undefined;
    told.replaceChildren();
  };
  const show = (result: Result): void => {
    set(result._tag);
    // What is said again when all is done stays as it is: somebody may be reading it.
    const now = JSON.stringify(result);
    if (now === shown) return;
    shown = now;
    told.replaceChildren(
      ...(result._tag === "Failed" ? failureParts(result.failure, check, options) : []),
    );
  };
  const follow = (step: Step): void => {
    switch (step._tag) {
      case "CheckBegan":
        return set("busy");
      case "SeedsTried":
        return tried.show(step);
      case "CheckEnded":
        return show(step.result);
    }
  };
  clear();
  return { element: row, clear, follow, show };
};

/** Lists the checks of an exercise. */
export const makeCheckList = (options: CheckListOptions): CheckList => {
  const rows = new Map(options.bench.checks.map((check) => [check.id, makeRow(check, options)]));
  return {
    element: element(
      "ol",
      { className: "results" },
      ...Array.from(rows.values(), ({ element }) => element),
    ),
    clear: () => rows.forEach(({ clear }) => clear()),
    follow: (step) => rows.get(step._tag === "CheckEnded" ? step.result.id : step.id)?.follow(step),
    show: (result) => rows.get(result.id)?.show(result),
  };
};
