/**
 * Plays a run on the page.
 *
 * @module
 */
import { seconds } from "../../src/render/number.ts";
import { makeCanvas } from "./canvas.ts";
import { element } from "./element.ts";
import { run } from "./events.ts";
import { linesUntil, prepare } from "./prepared.ts";

/** Lines of the log that are seen at once. */
const linesShown = 12;

/** The parameters that differ from what they are when nothing is given. */
const queryOf = (form: HTMLFormElement): URLSearchParams => {
  const query = new URLSearchParams();
  for (const field of form.elements) {
    if (!("name" in field) || field.name === "") continue;
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
  if (player.childElementCount === 0) player.replaceChildren(status);

  const query = queryOf(form);
  const search = query.size === 0 ? "" : `?${query}`;
  const speed = Number(new FormData(form).get("speed"));
  const shown = prepare(await run(form.dataset["slug"]!, query), document.title);
  history.replaceState(null, "", `${location.pathname}${search}#run`);

  const scrub = element("input", { type: "range", min: "0", max: String(shown.end), step: "1" });
  scrub.setAttribute("aria-label", "Time of the run");
  const clock = element("output");
  const pause = element("button", { type: "button" });
  const log = element("pre", { tabIndex: 0 });
  const table = element("pre", { tabIndex: 0, hidden: true }, shown.table);
  const command = commandOf(form.dataset["number"]!, query);
  const copy = element("button", { type: "button" }, `Copy: ${command}`);
  copy.addEventListener("click", () => navigator.clipboard.writeText(command));

  const seek = (to: number): void => {
    at = to;
    setPlaying(false);
    draw();
  };
  const canvas = makeCanvas(shown, {
    onSeek: seek,
    onPoint: (words) => (pointed.textContent = words),
    onStep: (by) => {
      const here = linesUntil(shown.lines, at);
      // Forward to the next event; back past all that happened just now.
      const next = by > 0 ? here : linesUntil(shown.lines, at - 1e-9) - 1;
      const line = shown.lines[Math.min(Math.max(next, 0), shown.lines.length - 1)];
      if (line === undefined) return;
      seek(line.at);
      status.textContent = line.text;
    },
  });
  const pointed = element(
    "p",
    { className: "pointed" },
    "Point at a task, or use the arrow keys in the picture.",
  );
  player.replaceChildren(
    element("p", { className: "transport" }, pause, scrub, clock),
    status,
    canvas.element,
    pointed,
    log,
    table,
    element("p", {}, copy),
  );
  form.parentElement!.querySelectorAll(".recorded").forEach((recorded) => recorded.remove());

  let at = isStill() ? shown.end : 0;
  let since: number | undefined;

  const draw = (): void => {
    canvas.draw(at);
    const until = linesUntil(shown.lines, at);
    log.textContent = shown.lines.slice(Math.max(0, until - linesShown), until)
      .map(({ text }) => text).join("\n");
    scrub.value = String(at);
    clock.textContent = `${seconds(at, 1)} of ${seconds(shown.end, 1)}`;
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
  scrub.addEventListener("input", () => seek(Number(scrub.value)));
  stop = () => {
    since = undefined;
  };
  draw();
  setPlaying(at < shown.end);
};
