import type { Chapter } from "../../src/content/edition.ts";

/** The recorded run of a lesson: its picture, its table, and all that happened as text. */
export const RecordedRun = ({ chapter }: { readonly chapter: Chapter }) => {
  const { recording, slug, title } = chapter;
  const [, width, height] = /viewBox="0 0 (\d+) (\d+)"/.exec(recording.picture) ?? [];
  return (
    <section class="run" aria-labelledby="run">
      <h2 id="run">The run</h2>
      <p>
        Recorded from <code>{recording.command}</code>. Live, as it happens, in a terminal:{" "}
        <code>curl -N …/lessons/{slug}/run</code>
      </p>
      <div class="wide" tabindex={0}>
        <img
          src={`/lessons/${slug}/run.svg`}
          width={width}
          height={height}
          loading="lazy"
          alt={`Each compartment of ${title} over time: what runs, what waits, and what is turned away. The table and the log below say the same in words.`}
        />
      </div>
      <pre tabindex={0}><code>{recording.table}</code></pre>
      <p>
        Everything that happened, line by line:{" "}
        <a href={`/lessons/${slug}/run.txt`}>the log as plain text</a>.
      </p>
    </section>
  );
};
