import { diffLines } from "diff";
import type { Bench, BenchSolution } from "../../../src/exercise/bench.ts";
import { element } from "../element.ts";

/** What differs between the learner's code and the solution, line by line. */
const difference = (own: string, solution: string): HTMLElement => {
  const code = element("code");
  for (
    const { added, removed, value } of diffLines(own.trimEnd() + "\n", solution.trimEnd() + "\n")
  ) {
    const sign = added ? "+ " : removed ? "- " : "  ";
    const text = value.replace(/\n$/, "").split("\n").map((line) => sign + line).join("\n") + "\n";
    code.append(added ? element("ins", {}, text) : removed ? element("del", {}, text) : text);
  }
  return element("pre", { className: "difference", tabIndex: 0 }, code);
};

/** A paragraph, with what stands between backticks as code. */
const paragraph = (text: string): HTMLElement =>
  element(
    "p",
    {},
    ...text.split("`").map((part, index) => index % 2 === 0 ? part : element("code", {}, part)),
  );

/** The solution with its reasons, beside what the learner wrote; and the way on. */
export const solutionView = (
  { code, explanation }: BenchSolution,
  { onward, own }: { readonly own: string; readonly onward: Bench["onward"] },
): HTMLElement =>
  element(
    "section",
    { className: "solution" },
    element("h2", { id: "solution" }, "One solution, and yours"),
    ...explanation.map(paragraph),
    element(
      "p",
      {},
      "Lines with − are only in yours, lines with + only in the solution. Every answer that passes is right.",
    ),
    difference(own, code),
    ...(onward.length === 0 ? [] : [
      element("h3", {}, "What comes next"),
      element(
        "ul",
        {},
        ...onward.map(({ address, title }) =>
          element("li", {}, element("a", { href: address }, title))
        ),
      ),
    ]),
  );
