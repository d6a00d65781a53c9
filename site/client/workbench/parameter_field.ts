/**
 * A field for a parameter of a run, as a lesson's page has it too.
 *
 * @module
 */
import { type AnyParameter, bounds, describe } from "../../../src/lesson/parameter.ts";
import { element } from "../element.ts";

export interface Field {
  readonly element: HTMLElement;
  readonly value: () => string;
  /** Whether it is not what it is when nobody touches it. */
  readonly isChanged: () => boolean;
}

/** Makes the field of a parameter. */
export const makeField = (name: string, parameter: AnyParameter): Field => {
  const described = describe(parameter);
  const id = `in-lesson-${name}`;
  const preset = String(described.default);
  const label = element("label", { htmlFor: id }, described.description);
  if (described.kind === "choice") {
    const select = element(
      "select",
      { id },
      ...described.options.map((option) =>
        element("option", { defaultSelected: option === preset }, option)
      ),
    );
    return {
      element: element("p", { className: "field" }, label, select),
      value: () => select.value,
      isChanged: () => select.value !== preset,
    };
  }
  const { maximum, minimum, whole } = described;
  const note = element("small", { id: `${id}-note` }, bounds(described));
  const input = element("input", {
    id,
    type: "number",
    value: preset,
    min: String(minimum),
    max: String(maximum),
    step: whole ? "1" : "any",
    required: true,
  });
  input.setAttribute("aria-describedby", note.id);
  return {
    element: element("p", { className: "field" }, label, input, " ", note),
    value: () => input.value,
    isChanged: () => input.value !== preset,
  };
};
