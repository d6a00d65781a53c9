import type { Chapter, Control } from "../../src/content/edition.ts";
import { flagOf } from "../../src/lesson/flag_name.ts";

const Field = ({ control }: { readonly control: Control }) => {
  const { name, range } = control;
  const id = `parameter-${name}`;
  const note = `${id}-note`;
  const flag = flagOf(name);
  return (
    <p class="field">
      <label for={id}>{control.description}</label>
      {"options" in range
        ? (
          <>
            <select id={id} name={name} aria-describedby={note}>
              {range.options.map((option) => (
                <option selected={option === control.default}>{option}</option>
              ))}
            </select>
            <small id={note}>{flag}</small>
          </>
        )
        : (
          <>
            <input
              id={id}
              name={name}
              type="number"
              value={control.default}
              min={range.least}
              max={range.most}
              step={range.whole ? 1 : "any"}
              required
              aria-describedby={note}
            />
            <small id={note}>{`${flag}, ${range.bounds}`}</small>
          </>
        )}
    </p>
  );
};

const Fields = ({ controls }: { readonly controls: ReadonlyArray<Control> }) => (
  <div class="fields">{controls.map((control) => <Field control={control} />)}</div>
);

const ofEveryRun = ["seed", "speed"];

/**
 * A run to be had: without script it leads to the log as text, with script it is played on the page.
 * In brief it is a button only, for a run as it is.
 */
export const RunForm = (
  { brief = false, chapter }: { readonly chapter: Chapter; readonly brief?: boolean },
) => {
  const { controls, number, slug, title } = chapter;
  const shared = controls.filter(({ name }) => ofEveryRun.includes(name));
  const speed = shared.find(({ name }) => name === "speed")!;
  return (
    <form
      class="controls"
      action={`/lessons/${slug}/run`}
      data-slug={slug}
      data-number={number}
      data-title={`Lesson ${number}: ${title}`}
    >
      {brief ? <input type="hidden" name="speed" value={speed.default} /> : (
        <>
          <details>
            <summary>Change its parameters</summary>
            <Fields controls={controls.filter(({ name }) => !ofEveryRun.includes(name))} />
          </details>
          <Fields controls={shared} />
        </>
      )}
      <button type="submit">Run{brief && " it here"}</button>
    </form>
  );
};
