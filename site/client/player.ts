/**
 * Plays a run on the page: the whole picture is drawn at once, and a curtain is drawn aside.
 *
 * @module
 */
import { logLines } from "../../src/render/log.ts";
import { plain } from "../../src/render/palette.ts";
import { summaryTable } from "../../src/render/summary.ts";
import { plot, svg } from "../../src/render/svg.ts";
import { tableLines } from "../../src/render/table.ts";
import { instantsOf } from "../../src/trace/instant.ts";
import { summarize } from "../../src/trace/summary.ts";
import * as Timeline from "../../src/trace/timeline.ts";
import { type Ran, run } from "./events.ts";

const columns = 100;

/** Lines of the log that are seen at once. */
const linesShown = 12;

interface Line {
  readonly at: number;
  readonly text: string;
}

/** Everything that is shown of a run, worked out before it is played. */
const prepare = ({ events, measures, worlds }: Ran, title: string) => {
  const worldWidth = Math.max(...worlds.map(({ name }) => name.length));
  const view = { columns, worldWidth, palette: plain };
  const lines: Array<Line> = [];
  let timeline = Timeline.empty;
  for (const instant of instantsOf(events)) {
    timeline = instant.reduce(Timeline.step, timeline);
    const { at } = instant[0]!;
    for (const text of logLines(instant, timeline, view)) lines.push({ at, text });
  }
  return {
    end: Math.max(timeline.at, 1),
    lines,
    picture: svg({ title, worlds, timeline, bare: true }),
    table: tableLines(summaryTable(summarize(measures, timeline)), view).join("\n"),
  };
};

const element = <K extends keyof HTMLElementTagNameMap>(
  name: K,
  properties: Partial<HTMLElementTagNameMap[K]> = {},
  ...children: ReadonlyArray<Node | string>
): HTMLElementTagNameMap[K] => {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
};

const svgElement = (name: string, attributes: Readonly<Record<string, string | number>>) => {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
};

/** The index of the first line after a time. */
const linesUntil = (lines: ReadonlyArray<Line>, at: number): number => {
  let [low, high] = [0, lines.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (lines[middle]!.at <= at) low = middle + 1;
    else high = middle;
  }
  return low;
};

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`;

/** The parameters that differ from what they are when nothing is given. */
const queryOf = (form: HTMLFormElement): URLSearchParams => {
  const query = new URLSearchParams();
  for (const field of form.elements) {
    if (field instanceof HTMLInputElement && field.value !== field.defaultValue) {
      query.set(field.name, field.value);
    } else if (field instanceof HTMLSelectElement) {
      const preset = Array.from(field.options).find(({ defaultSelected }) => defaultSelected);
      if (field.value !== preset?.value) query.set(field.name, field.value);
    }
  }
  return query;
};

const commandOf = (number: string, query: URLSearchParams): string => {
  const flags = Array.from(
    query,
    ([name, value]) =>
      `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)} ${value}`,
  );
  return ["deno task lesson", number, ...flags].join(" ");
};

const isStill = (): boolean => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Stops what is being played. */
let stop = (): void => {};

/** Runs what the form asks for, and plays it below the form. */
export const play = async (form: HTMLFormElement): Promise<void> => {
  stop();
  const player = form.parentElement!.querySelector(".player")!;
  const status = element("p", { className: "status" }, "Running…");
  status.setAttribute("role", "status");
  player.replaceChildren(status);

  const query = queryOf(form);
  const search = query.size === 0 ? "" : `?${query}`;
  const speed = Number(new FormData(form).get("speed"));
  const shown = prepare(await run(form.dataset["slug"]!, query), document.title);
  history.replaceState(null, "", `${location.pathname}${search}#run`);

  const drawing = new DOMParser().parseFromString(shown.picture, "image/svg+xml").documentElement;
  const curtain = svgElement("rect", { class: "curtain", y: 0, height: "100%" });
  const needle = svgElement("path", { class: "needle" });
  drawing.append(curtain, needle);
  const scrub = element("input", { type: "range", min: "0", max: String(shown.end), step: "1" });
  scrub.setAttribute("aria-label", "Time of the run");
  const clock = element("output");
  const pause = element("button", { type: "button" });
  const log = element("pre", { tabIndex: 0 });
  const table = element("pre", { tabIndex: 0, hidden: true }, shown.table);
  const command = commandOf(form.dataset["number"]!, query);
  const copy = element("button", { type: "button" }, `Copy: ${command}`);
  copy.addEventListener("click", () => navigator.clipboard.writeText(command));
  const frame = element("div", { className: "wide", tabIndex: 0 }, drawing);
  player.replaceChildren(
    element("p", { className: "transport" }, pause, scrub, clock),
    frame,
    log,
    table,
    element("p", {}, copy),
    status,
  );
  form.parentElement!.querySelector(".recorded")?.remove();

  let at = isStill() ? shown.end : 0;
  let since: number | undefined;

  const draw = (): void => {
    const x = plot.left + (at / shown.end) * plot.width;
    curtain.setAttribute("x", String(x));
    curtain.setAttribute("width", String(plot.left + plot.width - x));
    needle.setAttribute("d", `M${x} 0V10000`);
    const until = linesUntil(shown.lines, at);
    log.textContent = shown.lines.slice(Math.max(0, until - linesShown), until)
      .map(({ text }) => text).join("\n");
    scrub.value = String(at);
    clock.textContent = `${seconds(at)} of ${seconds(shown.end)}`;
    table.hidden = at < shown.end;
  };
  const setPlaying = (playing: boolean): void => {
    since = playing ? performance.now() : undefined;
    pause.textContent = playing ? "Pause" : "Play";
    status.textContent = at >= shown.end ? "The run has ended." : playing ? "" : "Paused.";
    if (playing) requestAnimationFrame(tick);
  };
  const tick = (now: number): void => {
    if (since === undefined) return;
    at = Math.min(shown.end, at + Math.max(0, now - since) * speed);
    since = now;
    draw();
    if (at < shown.end) requestAnimationFrame(tick);
    else setPlaying(false);
  };
  pause.addEventListener("click", () => {
    if (since === undefined && at >= shown.end) at = 0;
    setPlaying(since === undefined);
  });
  scrub.addEventListener("input", () => {
    at = Number(scrub.value);
    setPlaying(false);
    draw();
  });
  stop = () => {
    since = undefined;
  };
  draw();
  setPlaying(at < shown.end);
};
