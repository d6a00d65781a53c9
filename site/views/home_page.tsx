import type { Edition } from "../../src/content/edition.ts";
import { Document } from "./document.tsx";
import { plural } from "./plural.ts";
import { Picture } from "./picture.tsx";
import { RunForm } from "./run_form.tsx";

/** What this is, one run, and the outline. */
export const HomePage = ({ edition }: { readonly edition: Edition }) => {
  const [first] = edition.chapters;
  return (
    <Document
      title="Watertight: a runnable workbook on resilience"
      description="Bulkheads, circuit breakers and the patterns around them, in TypeScript with Effect. Every lesson is a program that you can run."
      frame={edition}
      {...(first && { picture: first.recording.preview.path })}
    >
      <main id="content" class="front">
        <h1>A workbook on resilience that runs</h1>
        <p class="lead">
          Bulkheads, circuit breakers and the patterns around them, in TypeScript on Deno with
          Effect. Read a lesson, watch its program, change its numbers, and write the pattern
          yourself.
        </p>
        {first && (
          <figure class="run" id="run">
            <RunForm chapter={first} brief />
            <div class="player" />
            <Picture
              chapter={first}
              loading="eager"
              alt="One shop in two worlds while e-mail is slow. With one pool for all, the pool fills up and stays full until long after the fault. With a compartment for each dependency, only e-mail is affected."
            />
            <figcaption>
              One shop, twice. E-mail turns slow at second 10 and is well again at 25.{" "}
              <a href={`/lessons/${first.slug}`}>Lesson 1</a> tells what you see.
            </figcaption>
          </figure>
        )}
        <h2 id="lessons">Lessons</h2>
        <ol class="lessons">
          {edition.chapters.map(({ exercises, minutes, slug, summary, title }) => (
            <li data-exercises={exercises.map((exercise) => `${slug}/${exercise.slug}`).join(" ")}>
              <a href={`/lessons/${slug}`}>{title}</a>{" "}
              <small>{minutes} min, {plural(exercises.length, "exercise")}</small>
              <p>{summary}</p>
            </li>
          ))}
        </ol>
        <section data-progress />
        <section data-book />
        <h2>In your terminal</h2>
        <pre tabindex={0}><code>{`deno task lesson 1\ndeno task exercise 1`}</code></pre>
      </main>
    </Document>
  );
};
