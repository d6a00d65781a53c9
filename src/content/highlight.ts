import { createHighlighterCore } from "shiki/core";
import { createJavaScriptRegexEngine } from "shiki/engine/javascript";
import shellsession from "shiki/langs/shellsession.mjs";
import typescript from "shiki/langs/typescript.mjs";
import dark from "shiki/themes/github-dark-high-contrast.mjs";
import light from "shiki/themes/github-light-high-contrast.mjs";
import { escapeHtml } from "./escape.ts";

/** Turns code into markup, and keeps the colours that it used. */
export interface Highlighter {
  /** One string of markup for each line. */
  readonly lines: (code: string, language: Language) => ReadonlyArray<string>;
  /** The style sheet for all that was highlighted so far: light, and dark where that is asked for. */
  readonly css: () => string;
}

export type Language = "ts" | "console" | "text";

const languages = { ts: "typescript", console: "shellsession" } as const;

/**
 * Makes a highlighter. A colour is a short class and not an inline style: pages are a quarter
 * smaller for it, and the content security policy can forbid inline styles.
 */
export const makeHighlighter = async (): Promise<Highlighter> => {
  const shiki = await createHighlighterCore({
    themes: [light, dark],
    langs: [typescript, shellsession],
    engine: createJavaScriptRegexEngine(),
  });
  const classes = new Map<string, string>();

  const classOf = (colors: string): string => {
    const known = classes.get(colors);
    if (known !== undefined) return known;
    const made = `k${classes.size}`;
    classes.set(colors, made);
    return made;
  };

  return {
    lines: (code, language) => {
      if (language === "text") return code.split("\n").map(escapeHtml);
      const lines = shiki.codeToTokensWithThemes(code, {
        lang: languages[language],
        themes: { light: light.name!, dark: dark.name! },
      });
      const plain = `${shiki.getTheme(light.name!).fg}/${shiki.getTheme(dark.name!).fg}`;
      return lines.map((tokens) =>
        tokens.map(({ content, variants }) => {
          const colors = `${variants["light"]!.color}/${variants["dark"]!.color}`;
          const text = escapeHtml(content);
          const bare = content.trim() === "" || colors.toLowerCase() === plain.toLowerCase();
          return bare ? text : `<i class="${classOf(colors)}">${text}</i>`;
        }).join("")
      );
    },
    css: () => {
      const rules = (index: 0 | 1): string =>
        Array.from(classes, ([colors, name]) => `.${name}{color:${colors.split("/")[index]}}`)
          .join("");
      return `${rules(0)}@media (prefers-color-scheme:dark){${rules(1)}}`;
    },
  };
};
