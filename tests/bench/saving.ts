/**
 * From saving the learner's file of exercise 2.1 to its grade on the screen of `deno task exercise`.
 *
 * @module
 */
import { copyProject } from "../src/cli/project_copy.ts";
import { startInTerminal } from "../terminal.ts";
import { median } from "./samples.ts";

const folder = "lessons/02-thread-pool/exercises/1-reject-when-full";

const saves = 7;

/** How long one sits still after a grade, as a learner does: the next grader is made ready. */
const pause = 2_500;

/** In nanoseconds, the median of some saves. */
export const saveToGrade = async (): Promise<number> => {
  const project = await copyProject();
  try {
    const { end, press, until } = startInTerminal(project.command("exercise", "2.1"), {
      cwd: project.path,
      columns: 100,
      rows: 50,
    });
    await until("waiting for you to save work/");
    // In turn, since the grade before is on the screen until the next is there.
    const versions = [
      { text: await project.read(`${folder}/solution.ts`), points: "12 of 12 points" },
      { text: await project.read(`${folder}/mistakes/barging.ts`), points: "10 of 12 points" },
    ] as const;
    const times: Array<number> = [];
    for (let save = 0; save < saves; save++) {
      const { points, text } = versions[save % 2]!;
      await new Promise((resolve) => setTimeout(resolve, pause));
      const start = performance.now();
      await project.write("work/02-thread-pool/1-reject-when-full.ts", text);
      await until(points);
      times.push(performance.now() - start);
    }
    await press("q");
    await end();
    return median(times.slice(1)) * 1e6;
  } finally {
    await project.remove();
  }
};
