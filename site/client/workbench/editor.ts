import type { Place } from "../../../src/exercise/report.ts";

/** What a learner writes in. */
export interface Editor {
  readonly element: HTMLElement;
  readonly text: () => string;
  /** Puts another text in place of all; that can be undone. */
  readonly replace: (text: string) => void;
  /** Goes to a place. */
  readonly show: (place: Place) => void;
  /** Marks the lines of these places, and no others. */
  readonly mark: (places: ReadonlyArray<Place>) => void;
}

export interface EditorOptions {
  readonly text: string;
  /** What it is called, for who does not see it. */
  readonly label: string;
  readonly onChange: () => void;
  /** Asked for by Ctrl-Enter or Ctrl-S, with Cmd on a Mac. */
  readonly onGrade: () => void;
}
