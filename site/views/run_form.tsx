import type { Chapter, Control } from "../../src/content/edition.ts";

/** The bounds of a number in words; the largest that there is goes without saying. */
const boundsOf = ({ least, most }: { readonly least: number; readonly most: number }): string =>
  most === Number.MAX_SAFE_INTEGER ? `from ${least}` : `${least} to ${most}`;

const Field = ({ control }: { readonly control: Control }) => {
  const { name, range, unit } = control;
  const id = `parameter-${name}`;
  const note = `${id}-note`;
  return (
    <p class="field">
      <label for={id}>{control.description}</label>
      {"options" in range
        ? (
          <select id={id} name={name}>
            {range.options.map((option) => (
              <option selected={option === control.default}>{option}</option>
            ))}
          </select>
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
            <small id={note}>{`${boundsOf(range)} ${unit}`.trim()}</small>
          </>
        )}
    </p>
  );
};

/**
 * A run to be had: without script it leads to the log as text, with script it is played on the page.
 */
export const RunForm = ({ chapter }: { readonly chapter: Chapter }) => {
  const { controls, number, slug } = chapter;
  const common = ["seed", "speed"];
  const isCommon = ({ name }: Control): boolean => common.includes(name);
  return (
    <form class="controls" action={`/lessons/${slug}/run`} data-slug={slug} data-number={number}>
      <details>
        <summary>Change its parameters</summary>
        <div class="fields">
          {controls.filter((control) =>
            !isCommon(control)
          ).map((control) => <Field control={control} />)}
        </div>
      </details>
      <div class="fields">
        {controls.filter(isCommon).map((control) => <Field control={control} />)}
      </div>
      <button type="submit">Run</button>
    </form>
  );
};
