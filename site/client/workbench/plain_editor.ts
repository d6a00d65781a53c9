import { element } from "../element.ts";
import type { Editor, EditorOptions } from "./editor.ts";

/** A plain field for text, for where the editor cannot be loaded. */
export const makePlainEditor = (
  { label, onChange, onGrade, text }: EditorOptions,
): Editor => {
  const field = element("textarea", {
    className: "plain",
    value: text,
    rows: Math.max(16, text.split("\n").length + 2),
    spellcheck: false,
    autocomplete: "off",
    ariaLabel: label,
  });
  field.setAttribute("autocapitalize", "off");
  field.addEventListener("input", onChange);
  field.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || !["Enter", "s"].includes(event.key)) return;
    event.preventDefault();
    onGrade();
  });
  return {
    element: field,
    text: () => field.value,
    replace: (text) => {
      field.value = text;
      onChange();
    },
    show: ({ column, line }) => {
      const before = field.value.split("\n").slice(0, line - 1).join("\n").length;
      const at = before + (line > 1 ? 1 : 0) + column - 1;
      field.focus();
      field.setSelectionRange(at, at);
    },
    mark: () => {},
  };
};
