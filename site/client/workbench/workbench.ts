/**
 * The workbench of an exercise: write, run, be graded, all in the browser.
 *
 * @module
 */
import type { Bench, BenchSolution } from "../../../src/exercise/bench.ts";
import type { Problem } from "../../../src/exercise/report.ts";
import { isPassed } from "../../../src/exercise/score.ts";
import { element } from "../element.ts";
import type { keepThisPage } from "../offline.ts";
import type { Graded, Shown } from "./browser_grader.ts";
import { makeCheckList } from "./check_list.ts";
import { type Kept, makeDraft } from "./draft.ts";
import type { Editor, EditorOptions } from "./editor.ts";
import type { LessonView } from "./lesson_view.ts";
import { bringUp, button } from "./markup.ts";
import { makePlainEditor } from "./plain_editor.ts";
import { once } from "./once.ts";
import { openStanding } from "./own_standing.ts";
import { openStorage } from "./storage.ts";
import { placesIn, placesOf, verdict } from "./verdict.ts";

const words: Readonly<Record<Kept, string>> = {
  saved: "Saved in this browser",
  pending: "Not saved yet …",
  memory: "This browser keeps nothing: your text is gone when you close the page",
  full: "Not saved: there is no room left in this browser",
  changed: "Another tab has written here: load the page again for its text",
  elsewhere: "Saved. What another tab wrote here is your old draft",
};

const makeEditor = async (options: EditorOptions): Promise<Editor> => {
  try {
    const { makeCodeEditor } = await import("./code_editor.ts");
    // A task of its own: both together would keep a slow phone from scrolling.
    await new Promise((resolve) => setTimeout(resolve));
    return makeCodeEditor(options);
  } catch (error) {
    console.warn(error);
    return makePlainEditor(options);
  }
};

const json = async <A>(address: string): Promise<A> => await (await fetch(address)).json();

/** How many hints of each check are open in the list that the page had before. */
const openHints = (bench: Bench): ReadonlyMap<string, number> => {
  const rows = document.querySelectorAll("[data-checks] .checks > li");
  return new Map(
    bench.checks.map(({ id }, index) =>
      [id, rows[index]?.querySelectorAll("details[open]").length ?? 0] as const
    ),
  );
};

/** Opens the workbench of an exercise, where its starter is until then. */
export const open = async (place: HTMLElement, keep: typeof keepThisPage): Promise<void> => {
  const bench = await json<Bench>(place.dataset["bench"]!);
  const storage = openStorage();
  // Large, and for those only who write. What shows a failing run is there when one has failed.
  const grading = once(async () => {
    const [{ makeBrowserGrader }] = await Promise.all([
      import("./browser_grader.ts"),
      import("./failing_run.ts"),
    ]);
    return makeBrowserGrader({ grader: bench.grader });
  });

  const state = element("span", { className: "kept" });
  const status = element("p", { className: "status" });
  status.setAttribute("role", "status");
  const trouble = element("p", { className: "trouble" });
  trouble.setAttribute("role", "status");
  const own = await openStanding({
    key: bench.key,
    storage,
    onTrouble: (reason) => {
      trouble.textContent = `Your progress is not kept. ${reason}.`;
    },
  });
  const problem = element("div", { className: "problem" });
  const inLesson = element("div");
  const written = element("div", { className: "written" });
  const after = element("div");
  const draft = makeDraft({
    key: bench.key,
    storage,
    read: () => editor.text(),
    starter: bench.starter,
    onState: (kept) => {
      state.textContent = words[kept];
      back.hidden = draft.aside() === undefined;
    },
  });
  const alreadyOpen = openHints(bench);
  const checks = makeCheckList({
    bench,
    shown: (check) => Math.max(own.standing.hints[check] ?? 0, alreadyOpen.get(check) ?? 0),
    onHint: own.hinted,
    onPlace: (place) => editor.show(place),
  });

  const showProblem = (it: Problem | null): void => {
    if (it === null) return problem.replaceChildren();
    const { message, place } = it;
    problem.replaceChildren(
      element("p", { className: "message" }, message),
      ...(place === null
        ? []
        : [button(`Go to line ${place.line}`, () => editor.show(place), "quiet")]),
    );
  };

  const showOutput = ({ output: { text, withheld } }: Pick<Graded, "output">): void => {
    if (text === "") return written.replaceChildren();
    const more = withheld === 0 ? "" : `\n… and ${withheld} characters more`;
    written.replaceChildren(
      element("h3", {}, "Your code wrote"),
      element("pre", { tabIndex: 0 }, text.trimEnd() + more),
    );
  };

  const prepare = async (): Promise<void> => {
    try {
      const [grader, { code }] = await Promise.all([
        grading(),
        json<BenchSolution>(bench.solution),
      ]);
      grader.prepare(bench, code);
    } catch {
      // What cannot be had now is asked for again when something is to be graded.
    }
  };

  /** The text that the status speaks of. */
  let judged: string | undefined;
  const outdate = (): void => {
    if (judged === undefined || judged === editor.text()) return;
    judged = undefined;
    status.append(" Your code has changed since.");
  };
  const judge = (source: string, ...said: ReadonlyArray<Node | string>): void => {
    status.replaceChildren(...said);
    judged = source;
    outdate();
  };
  const toSolution = (): HTMLElement =>
    element("a", { href: "#solution" }, "The solution is at the end.");

  /** Counts what was asked of the grader, so that what was overtaken is not shown. */
  let latest = 0;
  const begin = (said: string) => {
    draft.keep();
    judged = undefined;
    status.textContent = said;
    bringUp(status);
    showProblem(null);
    editor.mark([]);
    return { order: ++latest, source: editor.text() };
  };

  const grade = async (): Promise<void> => {
    const { order, source } = begin("Trying your code …");
    checks.clear();
    let tried = 0;
    try {
      const grader = await grading();
      if (order !== latest) return;
      const graded = await grader.grade({
        bench,
        source,
        onStep: (step) => {
          if (order !== latest) return;
          checks.follow(step);
          if (step._tag !== "CheckBegan") return;
          status.textContent =
            `Trying check ${++tried} of ${bench.checks.length}, under schedule after schedule …`;
        },
      });
      if (order !== latest) return;
      await show(graded, source);
      await prepare();
    } catch (error) {
      console.warn(error);
      status.textContent = "The grader could not be loaded. Are you online? Try again.";
    }
  };

  /** What is shown in the lesson's program, once it was asked for. */
  let view: LessonView | undefined;
  const watch = async (): Promise<void> => {
    const { order, source } = begin("Running your code in the lesson’s program …");
    try {
      const { makeLessonView } = await import("./lesson_view.ts");
      view ??= await makeLessonView({ bench, onAgain: watch });
      const grader = await grading();
      if (order !== latest) return;
      const shown = await grader.show({ bench, source, ...view.asked() });
      if (order !== latest) return;
      showInLesson(shown, source, view);
      await prepare();
      await keep();
    } catch (error) {
      console.warn(error);
      status.textContent = "The lesson’s program could not be loaded. Are you online? Try again.";
    }
  };

  const showInLesson = (shown: Shown, source: string, view: LessonView): void => {
    const { problem, showing } = shown;
    showOutput(shown);
    showProblem(problem);
    editor.mark(placesOf(problem));
    if (showing === null) {
      view.clear();
      return judge(source, "It could not be run in the lesson’s program.");
    }
    if (!inLesson.hasChildNodes()) inLesson.append(view.element);
    view.show(showing);
    bringUp(inLesson);
    judge(
      source,
      problem === null
        ? "It ran in the lesson’s program: see below."
        : "It ran in the lesson’s program, but not as it should.",
    );
  };

  const show = async (graded: Graded, source: string): Promise<void> => {
    const { report } = graded;
    report.results.forEach(checks.show);
    showProblem(report.problem);
    showOutput(graded);
    editor.mark(placesIn(report));
    judge(source, verdict(report), ...(isPassed(report) ? [" ", toSolution()] : []));
    own.graded(report);
    after.replaceChildren();
    if (isPassed(report)) await showSolution(source);
  };

  const showSolution = async (source: string): Promise<void> => {
    try {
      const [solution, { solutionView }] = await Promise.all([
        json<BenchSolution>(bench.solution),
        import("./solution_view.ts"),
      ]);
      after.replaceChildren(solutionView(solution, { onward: bench.onward, own: source }));
    } catch (error) {
      console.warn(error);
      const said =
        "The solution could not be loaded. Are you online? It comes with the next grade.";
      after.replaceChildren(element("p", { id: "solution" }, said));
    }
  };

  /** What was said of a text that is no longer there. */
  const forget = (): void => {
    latest++;
    judged = undefined;
    status.textContent = "";
    showProblem(null);
    checks.clear();
    written.replaceChildren();
    after.replaceChildren();
  };

  const back = button("Your old draft", () => {
    const aside = draft.aside();
    if (aside === undefined) return;
    draft.setAside();
    editor.replace(aside);
    forget();
  });
  back.hidden = draft.aside() === undefined;
  const again = button("Starter again", () => {
    draft.setAside();
    editor.replace(bench.starter);
    back.hidden = draft.aside() === undefined;
    forget();
  });

  const editor = await makeEditor({
    text: draft.text() ?? bench.starter,
    label: `Your code for exercise ${bench.name}`,
    onChange: () => {
      draft.change();
      outdate();
    },
    onGrade: grade,
  });
  state.textContent = draft.text() === undefined ? storage.lasts ? "" : words.memory : words.saved;
  const title = element("h2", { id: "start", tabIndex: -1 }, "Your code");
  const hadFocus = place.contains(document.activeElement);
  place.replaceChildren(
    title,
    editor.element,
    element(
      "p",
      { className: "tools" },
      button("Grade", grade, "main"),
      ...(bench.inLesson === null ? [] : [button("Watch it in the lesson", watch)]),
      again,
      back,
      state,
    ),
    status,
    trouble,
    problem,
    element(
      "p",
      { className: "keys" },
      element(
        "small",
        {},
        "Ctrl-Enter or Ctrl-S (on a Mac with Cmd) saves and grades. Once you have typed, Tab indents: to leave the editor, press Escape and then Tab.",
      ),
    ),
    inLesson,
    element("h2", { id: "checks" }, "What is checked"),
    checks.element,
    written,
    after,
  );
  document.querySelector("[data-checks]")?.remove();
  if (hadFocus) title.focus({ preventScroll: true });
  for (const [check, count] of alreadyOpen) {
    if (count > (own.standing.hints[check] ?? 0)) own.hinted(check, count);
  }
  place.addEventListener("focusin", prepare, { once: true });
  const { passedAt } = own.standing;
  if (passedAt !== null) {
    const day = new Date(passedAt).toLocaleDateString("en", { dateStyle: "long" });
    status.replaceChildren(`You solved this exercise on ${day}. `, toSolution());
    await showSolution(editor.text());
  }
};
