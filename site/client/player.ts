/**
 * Plays a run on the page.
 *
 * @module
 */
import { element } from "./element.ts";
import { run } from "./events.ts";
import { prepare } from "./prepared.ts";
import { byTime, makeScrubber } from "./scrubber.ts";

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
  const shown = prepare(await run(form.dataset["slug"]!, query), { title: document.title });
  history.replaceState(null, "", `${location.pathname}${search}#run`);

  const pause = element("button", { type: "button" });
  const table = element("pre", { tabIndex: 0, hidden: true }, shown.table);
  const command = commandOf(form.dataset["number"]!, query);
  const copy = element("button", { type: "button" }, `Copy: ${command}`);
  copy.addEventListener("click", () => navigator.clipboard.writeText(command));

  const scrubber = makeScrubber(shown, {
    labels: { picture: "The run", slider: "Time of the run" },
    scale: byTime(shown),
    onMove: (to, line) => {
      at = to;
      setPlaying(false);
      offerTable();
      if (line !== undefined) status.textContent = line.text;
    },
  });
  player.replaceChildren(
    element("p", { className: "transport" }, pause, scrubber.slider, scrubber.clock),
    status,
    scrubber.canvas,
    scrubber.pointed,
    scrubber.log,
    table,
    element("p", {}, copy),
  );
  form.parentElement!.querySelectorAll(".recorded").forEach((recorded) => recorded.remove());

  let at = isStill() ? shown.end : 0;
  let since: number | undefined;

  const offerTable = (): void => {
    table.hidden = at < shown.end;
  };
  const show = (): void => {
    scrubber.show(at);
    offerTable();
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
    show();
    if (at < shown.end) requestAnimationFrame(tick);
    else setPlaying(false);
  };
  pause.addEventListener("click", () => {
    if (since === undefined && at >= shown.end) at = 0;
    setPlaying(since === undefined);
  });
  stop = () => {
    since = undefined;
  };
  show();
  setPlaying(at < shown.end);
};
