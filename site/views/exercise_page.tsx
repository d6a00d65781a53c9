import { raw } from "hono/html";
import type { Chapter, Edition, ExercisePage as Exercise } from "../../src/content/edition.ts";
import { Document } from "./document.tsx";
import { plural } from "./plural.ts";

/** An exercise: its task, where to begin, what is checked, and how to be graded. */
export const ExercisePage = (props: {
  readonly edition: Edition;
  readonly chapter: Chapter;
  readonly exercise: Exercise;
}) => {
  const { chapter, edition, exercise } = props;
  const { checks, minutes, name, points, starter, task, title } = exercise;
  return (
    <Document
      title={`${title} · Watertight`}
      description={`Exercise ${name} of ${chapter.title}: ${title}`}
      frame={edition}
      picture={chapter.recording.preview.path}
      styles={[edition.benchStyles]}
    >
      <main id="content" class="exercise" data-types={exercise.types}>
        <header>
          <p class="kicker">
            Exercise {name} of <a href={`/lessons/${chapter.slug}`}>{chapter.title}</a> · {minutes}
            {" "}
            minutes · {plural(points, "point")}
          </p>
          <h1>{title}</h1>
        </header>
        <article>{raw(task.html)}</article>
        <section
          class="workbench"
          data-bench={exercise.bench.path}
          data-exercise={`${chapter.slug}/${exercise.slug}`}
        >
          <h2 id="start">Begin here</h2>
          {raw(starter)}
        </section>
        <section data-checks>
          <h2 id="checks">What is checked</h2>
          <ol class="checks">
            {checks.map((check) => (
              <li>
                {check.title} <small>{plural(check.points, "point")}</small>
                {check.hints.reduceRight<unknown>((inner, hint, index) => (
                  <details>
                    <summary>Hint {index + 1} of {check.hints.length}</summary>
                    <p>{hint}</p>
                    {inner}
                  </details>
                ), null)}
              </li>
            ))}
          </ol>
        </section>
        <h2 id="graded">In your terminal</h2>
        <p>In the project's folder; it is graded again at every save:</p>
        <pre tabindex={0}><code>{`deno task exercise ${name}`}</code></pre>
      </main>
    </Document>
  );
};
