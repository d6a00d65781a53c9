import type { Task } from "effect/Scheduler";

/**
 * Fibers of one scheduling priority, in the order they became ready. A fiber that was taken is let
 * go: what it held may be much.
 */
class Lane {
  private entries: Array<Task | undefined> = [];
  private first = 0;
  private end = 0;
  constructor(readonly priority: number) {}

  get length(): number {
    return this.end - this.first;
  }

  push(entry: Task): void {
    this.entries[this.end++] = entry;
  }

  /** Puts an entry behind so many others. */
  insert(entry: Task, behind: number): void {
    this.entries.splice(this.first + behind, 0, entry);
    this.end++;
  }

  take(): Task {
    const entry = this.entries[this.first]!;
    this.entries[this.first++] = undefined;
    if (this.first === this.end) this.first = this.end = 0;
    // The taken front is dropped in one piece once it is the larger part, so taking stays O(1).
    else if (this.first > 1024 && this.first * 2 > this.end) {
      this.entries = this.entries.slice(this.first, this.end);
      this.end -= this.first;
      this.first = 0;
    }
    return entry;
  }
}

/** The fibers that could run now: lower priority numbers first, as Effect's own schedulers do. */
export class ReadyQueue {
  private readonly lanes: Array<Lane> = [new Lane(0)];

  /** Adds a task, last of its priority. */
  push(task: Task, priority: number): void {
    this.lane(priority).push(task);
  }

  /** Adds a task of which `behind` says how many of its priority are to run before it. */
  insert(task: Task, priority: number, behind: (count: number) => number): void {
    const lane = this.lane(priority);
    lane.insert(task, behind(lane.length));
  }

  take(): Task | undefined {
    for (const lane of this.lanes) {
      if (lane.length > 0) return lane.take();
    }
    return undefined;
  }

  private lane(priority: number): Lane {
    if (priority === this.lanes[0]!.priority) return this.lanes[0]!;
    const at = this.lanes.findIndex((lane) => lane.priority >= priority);
    if (at >= 0 && this.lanes[at]!.priority === priority) return this.lanes[at]!;
    const lane = new Lane(priority);
    this.lanes.splice(at < 0 ? this.lanes.length : at, 0, lane);
    return lane;
  }
}
