import type { Closable, Fault, Subject } from "./fault.ts";
import { NotOffered } from "./not_offered.ts";
import { Stage } from "./stage.ts";

/** How a library did in one class of fault, and what was seen or what it lacks. */
export interface Judgement {
  readonly word: "held" | "FAULT" | "not offered";
  readonly saw: string;
}

/** Plays a scenario with a library. */
export const judge = async <T extends Closable, S>(
  fault: Fault<T, S>,
  subject: Subject<T, S>,
): Promise<Judgement> => {
  const stage = new Stage(subject);
  try {
    const { held, saw } = await fault.scenario(stage);
    const remark = held ? undefined : subject.remarks?.[fault.id];
    return {
      word: held ? "held" : "FAULT",
      saw: remark === undefined ? saw : `${saw} (${remark})`,
    };
  } catch (error) {
    if (!(error instanceof NotOffered)) throw error;
    return { word: "not offered", saw: error.lacks };
  } finally {
    await stage.clear();
  }
};
