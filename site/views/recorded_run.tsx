import type { Chapter } from "../../src/content/edition.ts";
import { Picture } from "./picture.tsx";
import { RunForm } from "./run_form.tsx";

/** The recorded run of a lesson: its picture, its table, and all that happened as text. */
export const RecordedRun = ({ chapter }: { readonly chapter: Chapter }) => {
  const { recording, slug, title } = chapter;
  return (
    <section class="run" aria-labelledby="run">
      <h2 id="run">The run</h2>
      <p>
        Recorded from{" "}
        <code>{recording.command}</code>. Run it again here, as it is or with other numbers; or in a
        terminal: <code>curl -N …/lessons/{slug}/run</code>
      </p>
      <RunForm chapter={chapter} />
      <div class="player" />
      <Picture
        chapter={chapter}
        loading="lazy"
        alt={`Each compartment of ${title} over time: what runs, what waits, and what is turned away. The table and the log below say the same in words.`}
      />
      <pre class="recorded" tabindex={0}><code>{recording.table}</code></pre>
      <p>
        Everything that happened in the recorded run, line by line:{" "}
        <a href={recording.transcript.path}>the log as plain text</a>.
      </p>
    </section>
  );
};
