/**
 * What a workbench in a browser has to know of an exercise. The press writes it, and the page that
 * has the workbench reads it.
 *
 * @module
 */

/** A check as it is told of before it is run. */
export interface BenchCheck {
  readonly id: string;
  readonly title: string;
  readonly points: number;
  readonly hints: ReadonlyArray<string>;
}

/** A page that comes after. */
export interface Onward {
  readonly address: string;
  readonly title: string;
}

/** An exercise with everything that it takes to work on it. */
export interface Bench {
  /** Its number in the book: `2.1`. */
  readonly name: string;
  /** The slugs of its lesson and its own: what its draft and its progress are kept under. */
  readonly key: string;
  readonly title: string;
  readonly checks: ReadonlyArray<BenchCheck>;
  readonly starter: string;
  /** The address of its solution, as a `BenchSolution`. */
  readonly solution: string;
  /** The addresses of its checks and of all that they import: those that are needed come first. */
  readonly parts: ReadonlyArray<string>;
  readonly grader: GraderAddresses;
  /** The addresses of what the page loads meanwhile, which import others. */
  readonly scripts: ReadonlyArray<string>;
  /** What it takes to see it in the lesson's program; null where it has no place there. */
  readonly inLesson: BenchInLesson | null;
  readonly onward: ReadonlyArray<Onward>;
}

/** What it takes besides the checks to put an answer into the lesson's program. */
export interface BenchInLesson {
  /** The addresses of what puts it there, at last, and of all that this takes besides the checks. */
  readonly parts: ReadonlyArray<string>;
  /** Files that the program needs, which are served beside the scripts. */
  readonly files: ReadonlyArray<string>;
}

/** A solution, taken apart: see `explained`. */
export interface BenchSolution {
  readonly explanation: ReadonlyArray<string>;
  readonly code: string;
}

/** Where the grader of a browser is. */
export interface GraderAddresses {
  /** The page that runs it, in a frame. */
  readonly frame: string;
  /** The addresses of the worker and of all that it imports: those that are needed come first. */
  readonly parts: ReadonlyArray<string>;
  /** The modules that a learner's file may import. */
  readonly modules: ReadonlyArray<string>;
}

/** A part of the grader, as the frame takes it. Others import it as `#` and its name. */
export interface Part {
  readonly name: string;
  readonly text: string;
}
