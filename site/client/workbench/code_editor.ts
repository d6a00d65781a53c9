/**
 * The editor for code: CodeMirror in a shadow root of its own. There it adopts style sheets made by
 * script, which a policy without inline styles allows; in the page itself it would write a style
 * element, which the policy forbids.
 *
 * @module
 */
import {
  defaultKeymap,
  history,
  historyKeymap,
  indentWithTab,
  insertNewlineAndIndent,
} from "@codemirror/commands";
import {
  bracketMatching,
  continuedIndent,
  delimitedIndent,
  HighlightStyle,
  indentNodeProp,
  indentOnInput,
  LRLanguage,
  syntaxHighlighting,
} from "@codemirror/language";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { EditorState, type Extension, StateEffect, StateField } from "@codemirror/state";
import {
  Decoration,
  type DecorationSet,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { parser } from "@lezer/javascript";
import type { Place } from "../../../src/exercise/report.ts";
import { element } from "../element.ts";
import type { Editor, EditorOptions } from "./editor.ts";

const typescript = LRLanguage.define({
  name: "typescript",
  parser: parser.configure({
    dialect: "ts",
    props: [indentNodeProp.add({
      "Block ObjectExpression ClassBody": delimitedIndent({ closing: "}" }),
      "ArrayExpression": delimitedIndent({ closing: "]" }),
      "ArgList ParenthesizedExpression ParamList": delimitedIndent({ closing: ")" }),
      "Statement Property": continuedIndent({ except: /^(?:[}\])]|case\b|default:)/ }),
    })],
  }),
  languageData: {
    commentTokens: { line: "//", block: { open: "/*", close: "*/" } },
    indentOnInput: /^\s*(?:[}\])]|case |default:)$/,
  },
});

/** The colours of listings; the page says which they are, in light and dark. */
const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier], color: "var(--code-keyword)" },
  { tag: [tags.string, tags.special(tags.string), tags.regexp], color: "var(--code-string)" },
  {
    tag: [tags.number, tags.bool, tags.null, tags.self, tags.operator],
    color: "var(--code-constant)",
  },
  { tag: [tags.comment], color: "var(--code-comment)" },
  {
    tag: [tags.function(tags.variableName), tags.function(tags.propertyName)],
    color: "var(--code-function)",
  },
  { tag: [tags.typeName, tags.className, tags.namespace], color: "var(--code-type)" },
  { tag: tags.definition(tags.variableName), color: "var(--code-type)" },
]);

const theme = EditorView.theme({
  "&": { color: "var(--ink)", backgroundColor: "var(--raised)", fontSize: "var(--small)" },
  "&.cm-focused": { outline: "3px solid var(--accent)", outlineOffset: "2px" },
  ".cm-scroller": {
    fontFamily: "ui-monospace, monospace",
    lineHeight: "1.55",
    maxHeight: "min(42rem, 80vh)",
    overflow: "auto",
  },
  ".cm-content": { padding: "0.75rem 0", caretColor: "var(--ink)" },
  ".cm-gutters": {
    color: "var(--soft)",
    backgroundColor: "var(--raised)",
    borderRight: "1px solid var(--line)",
  },
  ".cm-activeLine, .cm-activeLineGutter": {
    backgroundColor: "color-mix(in srgb, var(--accent) 8%, transparent)",
  },
  ".cm-line::selection, .cm-line ::selection": {
    backgroundColor: "color-mix(in srgb, var(--accent) 30%, transparent)",
  },
  ".cm-selectionMatch": { backgroundColor: "color-mix(in srgb, var(--accent) 16%, transparent)" },
  "&.cm-focused .cm-matchingBracket": {
    backgroundColor: "transparent",
    outline: "1px solid var(--soft)",
  },
  ".cm-wrong": { backgroundColor: "color-mix(in srgb, var(--wrong) 18%, transparent)" },
  ".cm-panels": { color: "var(--ink)", backgroundColor: "var(--raised)" },
  ".cm-panels button, .cm-panels input": {
    font: "inherit",
    color: "inherit",
    background: "var(--ground)",
    border: "1px solid var(--soft)",
    borderRadius: "0.35rem",
  },
});

const marked = StateEffect.define<ReadonlyArray<Place>>();

/** The lines that a report names, until they are edited. */
const marks = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update: (decorations, { changes, effects, state }) => {
    const effect = effects.find((effect) => effect.is(marked));
    if (effect === undefined) return decorations.map(changes);
    const lines = new Set((effect.value as ReadonlyArray<Place>).map(({ line }) => line));
    return Decoration.set(
      Array.from(lines).filter((line) => line <= state.doc.lines).toSorted((a, b) => a - b)
        .map((line) => Decoration.line({ class: "cm-wrong" }).range(state.doc.line(line).from)),
    );
  },
  provide: (field) => EditorView.decorations.from(field),
});

/**
 * A character that a key stands for goes into the state at once. Left alone, the browser would write
 * it into the page, and the editor read it back from there, which takes longer. What is
 * composed, corrected or picked from a menu is left to the browser: it may replace what is there.
 */
const typing = (): Extension => {
  let pressed: string | undefined;
  return EditorView.domEventHandlers({
    keydown: ({ key }) => {
      pressed = key;
      return false;
    },
    beforeinput: ({ data, inputType }, view) => {
      if (inputType !== "insertText" || data === null || data !== pressed || view.composing) {
        return false;
      }
      view.dispatch(view.state.replaceSelection(data), {
        userEvent: "input.type",
        scrollIntoView: true,
      });
      return true;
    },
  });
};

/**
 * Tab indents for who has clicked or typed here. Who comes by with Tab goes on with it, as through
 * any page.
 */
const tabbing = (): Extension => [
  EditorView.domEventHandlers({
    focus: (_, view) => view.setTabFocusMode(true),
    mousedown: (_, view) => view.setTabFocusMode(false),
  }),
  EditorView.updateListener.of(({ docChanged, view }) => {
    if (docChanged) view.setTabFocusMode(false);
  }),
];

const extensionsFor = (
  { label, onChange, onGrade }: Omit<EditorOptions, "text">,
): ReadonlyArray<Extension> => {
  const grade = (): boolean => {
    onGrade();
    return true;
  };
  return [
    lineNumbers(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    highlightSelectionMatches(),
    history(),
    indentOnInput(),
    bracketMatching(),
    search({ top: true }),
    typescript,
    syntaxHighlighting(colours),
    theme,
    marks,
    typing(),
    tabbing(),
    EditorView.contentAttributes.of({
      "aria-label": label,
      "aria-description": "Once you have typed, Tab indents: to leave, press Escape and then Tab.",
      spellcheck: "false",
      tabindex: "0",
    }),
    EditorView.updateListener.of(({ docChanged }) => {
      if (docChanged) onChange();
    }),
    keymap.of([
      { key: "Mod-Enter", run: grade, preventDefault: true },
      { key: "Mod-s", run: grade, preventDefault: true },
      ...searchKeymap,
      ...historyKeymap,
      ...defaultKeymap,
      indentWithTab,
    ]),
  ];
};

/** Milliseconds from when an editor is there until nobody waits for it any longer. */
const settled = 300;

/**
 * Begins a line, and forgets it: code that has run before runs faster, and a first Enter would
 * otherwise compile all that it takes to find how far to indent.
 */
const rehearse = ({ state }: EditorView): boolean =>
  insertNewlineAndIndent({ state, dispatch: (transaction) => void transaction.state });

/** Makes an editor for TypeScript. */
export const makeCodeEditor = ({ text, ...options }: EditorOptions): Editor => {
  const host = element("div", { className: "editor" });
  const root = host.attachShadow({ mode: "open" });
  const view = new EditorView({
    state: EditorState.create({ doc: text, extensions: extensionsFor(options) }),
    root,
    parent: root,
  });
  setTimeout(() => rehearse(view), settled);
  return {
    element: host,
    text: () => view.state.doc.toString(),
    replace: (insert) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert } }),
    show: ({ column, line }) => {
      const { from, length } = view.state.doc.line(Math.min(line, view.state.doc.lines));
      const anchor = from + Math.min(column - 1, length);
      view.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor) });
      view.focus();
    },
    mark: (places) => view.dispatch({ effects: marked.of(places) }),
  };
};
