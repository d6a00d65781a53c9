/**
 * The checks of an exercise: what each wants, what became of it, and its hints as they are asked for.
 *
 * @module
 */
import type { Bench, BenchCheck } from "../../../src/exercise/bench.ts";
import type { Failure, Place, Result } from "../../../src/exercise/report.ts";
import { element } from "../element.ts";
import { drawRun, whereOf } from "./failing_run.ts";
import { button, plural } from "./markup.ts";

export interface CheckList {
  readonly element: HTMLElement;
  /** Nothing is known of any check. */
  readonly clear: () => void;
  /** A check is under way. */
  readonly began: (id: string) => void;
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
const hintsOf = ({ hints, id }: BenchCheck, { onHint, shown }: CheckListOptions): HTMLElement => {
  const list = element("ol", { className: "hints" });
  let count = 0;
  const ask = button("", () => {
    reveal(count + 1);
    onHint(id, count);
  }, "quiet");
  const reveal = (until: number): void => {
    for (; count < Math.min(until, hints.length); count++) {
      list.append(element("li", {}, hints[count]!));
    }
    list.hidden = count === 0;
    ask.textContent = count === 0 ? "Hint" : "Next hint";
    ask.hidden = count === hints.length;
  };
  reveal(shown(id));
  return element("div", { className: "asked" }, list, ask);
};

const failureParts = (
  { actual, expected, message, place, run }: Failure,
  id: string,
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
    ...(run === null ? [] : drawRun(run, id)),
  ];
};

/** Lists the checks of an exercise. */
export const makeCheckList = (options: CheckListOptions): CheckList => {
  const { bench } = options;
  const rows = new Map(bench.checks.map((check) => {
    const state = element("span", { className: "state" });
    const told = element("div", { className: "told" });
    const row = element(
      "li",
      {},
      element(
        "p",
        { className: "check" },
        state,
        element("b", {}, check.title),
        " ",
        element("small", {}, plural(check.points, "point")),
      ),
      told,
      hintsOf(check, options),
    );
    const set = (to: State): void => {
      row.dataset["state"] = to;
      state.textContent = states[to];
    };
    set("open");
    return [check.id, { row, set, told }] as const;
  }));
  return {
    element: element(
      "ol",
      { className: "results" },
      ...Array.from(rows.values(), ({ row }) => row),
    ),
    clear: () => {
      for (const { set, told } of rows.values()) {
        set("open");
        told.replaceChildren();
      }
    },
    began: (id) => rows.get(id)?.set("busy"),
    show: (result) => {
      const { set, told } = rows.get(result.id)!;
      set(result._tag);
      told.replaceChildren(
        ...(result._tag === "Failed" ? failureParts(result.failure, result.id, options) : []),
      );
    },
  };
};
