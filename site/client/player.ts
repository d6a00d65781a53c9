/**
 * Plays a run on the page.
 *
 * @module
 */
import { flagOf } from "../../src/lesson/flag_name.ts";
import { element } from "./element.ts";
import { run } from "./events.ts";
import { makePlayback } from "./playback.ts";
import { prepare } from "./prepared.ts";

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
    ([name, value]) => `${flagOf(name)} ${value}`,
  );
  return ["deno task lesson", number, ...flags].join(" ");
};

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
  const shown = prepare(await run(form.dataset["slug"]!, query), {
    title: `${form.dataset["title"]} · seed ${query.get("seed") ?? 1}`,
  });
  history.replaceState(null, "", `${location.pathname}${search}#run`);

  const command = commandOf(form.dataset["number"]!, query);
  const copy = element("button", { type: "button" }, `Copy: ${command}`);
  copy.addEventListener("click", () => navigator.clipboard.writeText(command));
  const playback = makePlayback(shown, {
    labels: { picture: "The run", slider: "Time of the run" },
    speed,
  });
  stop = playback.stop;
  player.replaceChildren(...playback.parts, element("p", {}, copy));
  form.parentElement!.querySelectorAll(".recorded").forEach((recorded) => recorded.remove());
  playback.start();
};
