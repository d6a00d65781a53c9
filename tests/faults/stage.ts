import type { Closable, Subject } from "./fault.ts";
import { Gate } from "./gate.ts";
import { hasSettled, settle } from "./settling.ts";

/** Where a scenario is played: it makes what the scenario needs, and clears it away afterwards. */
export class Stage<T extends Closable, S> {
  private readonly made: Array<T> = [];
  private readonly gates: Array<Gate> = [];

  constructor(private readonly subject: Subject<T, S>) {}

  async make(settings: S): Promise<T> {
    const it = await this.subject.make(settings);
    this.made.push(it);
    return it;
  }

  gate(): Gate {
    const gate = new Gate();
    this.gates.push(gate);
    return gate;
  }

  /** Ends all work, so that nothing is left for the next scenario to stumble over. */
  async clear(): Promise<void> {
    this.gates.forEach((gate) => gate.open());
    await settle();
    // What has leaked a permit may never close; that is for the scenario to report.
    await hasSettled(Promise.allSettled(this.made.map((it) => it.close())));
  }
}
