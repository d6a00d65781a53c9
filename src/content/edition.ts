import type { Page, Section } from "./page.ts";

/** A control for a parameter of a run. */
export interface Control {
  readonly name: string;
  readonly description: string;
  readonly default: string;
  /** The bounds of a number, also in words; or the words to choose from. */
  readonly range:
    | {
      readonly least: number;
      readonly most: number;
      readonly whole: boolean;
      readonly bounds: string;
    }
    | { readonly options: ReadonlyArray<string> };
}

/** A run that was recorded ahead, so that a page shows it without script. */
export interface Recording {
  /** The command that gives the same. */
  readonly command: string;
  /** The picture, as an SVG document, and its size. */
  readonly picture: Asset & { readonly width: number; readonly height: number };
  /** A picture of it for links to the lesson, as PNG. */
  readonly preview: Asset;
  /** The table at the end, as text. */
  readonly table: string;
  /** Everything that happened, a line for each event. */
  readonly transcript: Asset;
}

/** An exercise as it is read. */
export interface ExercisePage {
  /** Its number in the book: `2.1`. */
  readonly name: string;
  readonly slug: string;
  readonly title: string;
  readonly minutes: number;
  readonly points: number;
  readonly task: Page;
  /** The starter, highlighted. */
  readonly starter: string;
  /** The address of the types that its listings show. */
  readonly types: string;
  readonly checks: ReadonlyArray<{
    readonly title: string;
    readonly points: number;
    readonly hints: ReadonlyArray<string>;
  }>;
  /** What its workbench loads, and its solution, which only the workbench knows of. */
  readonly bench: Asset;
  readonly solution: Asset;
}

/** A lesson as it is read. */
export interface Chapter {
  readonly number: number;
  readonly slug: string;
  readonly title: string;
  readonly summary: string;
  readonly minutes: number;
  readonly page: Page;
  /** The address of the types that its listings show. */
  readonly types: string;
  readonly controls: ReadonlyArray<Control>;
  readonly recording: Recording;
  readonly exercises: ReadonlyArray<ExercisePage>;
}

/** A file that pages refer to. Its name holds a hash of its content, so it may be kept for ever. */
export interface Asset {
  readonly path: string;
  readonly type: string;
  readonly content: string | Uint8Array<ArrayBuffer>;
  /** A content security policy of its own. */
  readonly policy?: string;
}

/** The whole book, rendered: what the site needs and all that it needs. */
export interface Edition {
  /** When it was rendered, as an ISO date and time. */
  readonly made: string;
  /** Where it will be served, such as `https://example.org`; empty where that is not known. */
  readonly origin: string;
  readonly chapters: ReadonlyArray<Chapter>;
  /** The style sheet of every page, and one more for those with a workbench. */
  readonly styles: Asset;
  readonly benchStyles: Asset;
  /** The script that every page loads, and what it loads when it is needed. */
  readonly script: Asset;
  readonly chunks: ReadonlyArray<Asset>;
  /** The types that listings show, an asset for each page. While they are worked out, one waits. */
  readonly types: () => Promise<ReadonlyArray<Asset>>;
  /** The script that keeps pages for when there is no network; what there is, is written before it. */
  readonly serviceWorker: string;
  /** What learners' code is graded by, in a browser. */
  readonly grader: ReadonlyArray<Asset>;
}

/** What the frame of every page refers to. */
export interface Frame {
  readonly origin: string;
  readonly styles: Pick<Asset, "path">;
  readonly script: Pick<Asset, "path">;
}

/**
 * What is left of an edition when its pages are rendered: enough for pages that depend on the
 * request, such as a search.
 */
export interface Guide extends Frame {
  readonly made: string;
  readonly chapters: ReadonlyArray<
    Pick<Chapter, "number" | "slug" | "title" | "summary"> & {
      /** Its headings. */
      readonly outline: ReadonlyArray<Section>;
      readonly exercises: ReadonlyArray<Pick<ExercisePage, "name" | "slug" | "title">>;
    }
  >;
}

export const guideOf = ({ chapters, made, origin, script, styles }: Edition): Guide => ({
  made,
  origin,
  styles: { path: styles.path },
  script: { path: script.path },
  chapters: chapters.map(({ exercises, number, page, slug, summary, title }) => ({
    number,
    slug,
    title,
    summary,
    outline: page.outline,
    exercises: exercises.map(({ name, slug, title }) => ({ name, slug, title })),
  })),
});
