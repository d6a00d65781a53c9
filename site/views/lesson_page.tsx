import { raw } from "hono/html";
import type { Chapter, Edition } from "../../src/content/edition.ts";
import { Document } from "./document.tsx";
import { RecordedRun } from "./recorded_run.tsx";

const addressOf = ({ slug }: Chapter): string => `/lessons/${slug}`;

const Outline = ({ chapter }: { readonly chapter: Chapter }) => (
  <nav class="outline" aria-label="On this page">
    <ol>
      {chapter.page.outline.filter(({ level }) =>
        level === 2
      ).map(({ id, title }) => (
        <li>
          <a href={`#${id}`}>{title}</a>
        </li>
      ))}
      <li>
        <a href="#run">The run</a>
      </li>
      {chapter.exercises.length > 0 && (
        <li>
          <a href="#exercises">Exercises</a>
        </li>
      )}
    </ol>
  </nav>
);

const Exercises = ({ chapter }: { readonly chapter: Chapter }) => (
  <section aria-labelledby="exercises">
    <h2 id="exercises">Exercises</h2>
    <ol class="lessons exercises">
      {chapter.exercises.map(({ minutes, name, points, slug, title }) => (
        <li value={Number(name.split(".")[1])} data-exercises={`${chapter.slug}/${slug}`}>
          <a href={`${addressOf(chapter)}/exercises/${slug}`}>{title}</a>{" "}
          <small>{minutes} min, {points} points</small>
        </li>
      ))}
    </ol>
  </section>
);

const Neighbours = (props: {
  readonly previous: Chapter | undefined;
  readonly next: Chapter | undefined;
}) => (
  <nav class="neighbours" aria-label="Lessons">
    {props.previous && (
      <a rel="prev" href={addressOf(props.previous)}>
        <small>Lesson {props.previous.number}</small> {props.previous.title}
      </a>
    )}
    {props.next && (
      <a rel="next" href={addressOf(props.next)}>
        <small>Lesson {props.next.number}</small> {props.next.title}
      </a>
    )}
  </nav>
);

/** A lesson: prose, code, its recorded run, and the way on. */
export const LessonPage = (props: {
  readonly chapter: Chapter;
  readonly previous: Chapter | undefined;
  readonly next: Chapter | undefined;
  readonly edition: Edition;
}) => {
  const { chapter, edition } = props;
  return (
    <Document
      title={`${chapter.title} · Watertight`}
      description={chapter.summary}
      frame={edition}
      picture={chapter.recording.preview.path}
    >
      <main id="content" class="lesson" data-types={chapter.types}>
        <header>
          <p class="kicker">Lesson {chapter.number} · {chapter.minutes} minutes</p>
          <h1>{chapter.title}</h1>
          <p class="lead">{chapter.summary}</p>
        </header>
        <Outline chapter={chapter} />
        <article>{raw(chapter.page.html)}</article>
        <RecordedRun chapter={chapter} />
        {chapter.exercises.length > 0 && <Exercises chapter={chapter} />}
        <Neighbours previous={props.previous} next={props.next} />
      </main>
    </Document>
  );
};
