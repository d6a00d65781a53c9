import type { Overflow } from "../../../lessons/09-between-bulkheads/message_queue.ts";

/** What the queue of the model and the real one are made with. Times are milliseconds. */
export const limits = {
  capacity: 4,
  tries: 3,
  deadLetters: 2,
  // Never whole numbers, and never sums of the fractions that tell the handlers' durations apart:
  // nothing ends at the instant at which something else does, so order is never in doubt.
  lease: 50.3337,
  pause: 20.0713,
};

/** How long a handler takes: each by a fraction longer than the one before. */
export const durationOf = (consumer: number, takes: number): number =>
  takes + (consumer + 1) * 0.0001;

export type Ending = "succeeds" | "fails" | "hangs";

interface Message {
  readonly id: string;
  place: number;
  tries: number;
  state: "sending" | "ready" | "resting" | "at work" | "gone";
  /** When its lease or its rest ends. */
  until: number;
  /** Of two that end at the same instant, which began first. */
  stamp: number;
}

interface Consumer {
  readonly takes: number;
  readonly ending: Ending;
  state: "waiting" | "handling" | "gone";
  message: Message | undefined;
  /** Which try of the message it has in hand. */
  nth: number;
  until: number;
}

/** The queue as plainly as it can be said: lists that are searched, and a clock. */
export class Model {
  /** What became of messages, in order: `Accepted m1`. */
  readonly events: Array<string> = [];
  /** Which handler began with what, in order: `0: m1, try 1`. */
  readonly handled: Array<string> = [];
  readonly messages: Array<Message> = [];
  private readonly consumers: Array<Consumer> = [];
  private readonly letters: Array<Message> = [];
  private now = 0;
  private places = 0;
  private stamps = 0;

  constructor(private readonly overflow: Overflow) {}

  count(state: Message["state"]): number {
    return this.all(state).length;
  }

  get letterIds(): ReadonlyArray<string> {
    return this.letters.map(({ id }) => id);
  }

  private all(...states: ReadonlyArray<Message["state"]>): Array<Message> {
    return this.messages.filter(({ state }) => states.includes(state))
      .sort((a, b) => a.place - b.place);
  }

  private hasRoom(): boolean {
    return this.all("ready", "resting", "at work").length < limits.capacity;
  }

  private accept(message: Message): void {
    Object.assign(message, { state: "ready", place: this.places++, tries: 0 });
    this.settle();
    this.events.push(`Accepted ${message.id}`);
  }

  /** Ready messages go to waiting consumers, the first to the first. */
  private settle(): void {
    for (const message of this.all("ready")) {
      const index = this.consumers.findIndex(({ state }) => state === "waiting");
      if (index < 0) return;
      message.state = "at work";
      message.tries++;
      message.until = this.now + limits.lease;
      message.stamp = this.stamps++;
      const consumer = this.consumers[index]!;
      const ends = consumer.ending === "hangs" ? Infinity : durationOf(index, consumer.takes);
      Object.assign(consumer, {
        state: "handling",
        message,
        nth: message.tries,
        until: this.now + ends,
      });
      this.handled.push(`${index}: ${message.id}, try ${message.tries}`);
    }
  }

  private letIn(): void {
    for (let next = this.all("sending")[0]; next && this.hasRoom(); next = this.all("sending")[0]) {
      this.accept(next);
    }
  }

  send(id: string): void {
    const message: Message = {
      id,
      place: 1_000_000 + this.messages.length,
      tries: 0,
      state: "gone",
      until: Infinity,
      stamp: 0,
    };
    this.messages.push(message);
    if (this.hasRoom()) return this.accept(message);
    if (this.overflow === "wait") message.state = "sending";
    const oldest = this.all("ready", "resting")[0];
    if (this.overflow === "drop-oldest" && oldest !== undefined) {
      oldest.state = "gone";
      this.events.push(`Dropped ${oldest.id}`);
      this.accept(message);
    } else if (this.overflow.startsWith("drop")) this.events.push(`Dropped ${id}`);
  }

  cancelSend(which: number): void {
    const message = this.messages[which];
    if (message?.state === "sending") message.state = "gone";
  }

  receive(takes: number, ending: Ending): void {
    this.consumers.push({
      takes,
      ending,
      state: "waiting",
      message: undefined,
      nth: 0,
      until: Infinity,
    });
    this.settle();
  }

  cancelReceive(which: number): void {
    const consumer = this.consumers[which];
    if (consumer === undefined || consumer.state === "gone") return;
    const was = consumer.state;
    consumer.state = "gone";
    if (was === "handling") this.fail(consumer);
  }

  redrive(): void {
    while (this.letters.length > 0 && this.hasRoom()) this.accept(this.letters.shift()!);
  }

  private holds({ message, nth }: Consumer): boolean {
    return message!.state === "at work" && message!.tries === nth;
  }

  private fail(consumer: Consumer): void {
    if (this.holds(consumer)) this.comeBack(consumer.message!);
  }

  private comeBack(message: Message): void {
    if (message.tries < limits.tries) {
      const until = this.now + limits.pause;
      Object.assign(message, { state: "resting", until, stamp: this.stamps++ });
      return this.settle();
    }
    message.state = "gone";
    this.letters.push(message);
    if (this.letters.length > limits.deadLetters) this.letters.shift();
    this.events.push(`SetAside ${message.id}`);
    this.letIn();
  }

  private finish(consumer: Consumer): void {
    consumer.state = "gone";
    if (consumer.ending === "fails") return this.fail(consumer);
    if (!this.holds(consumer)) return;
    consumer.message!.state = "gone";
    this.events.push(`Acknowledged ${consumer.message!.id}`);
    this.letIn();
  }

  private wake(message: Message): void {
    if (message.state === "at work") return this.comeBack(message);
    message.state = "ready";
    this.settle();
  }

  wait(milliseconds: number): void {
    const until = this.now + milliseconds;
    for (;;) {
      const changes = [
        ...this.all("resting", "at work").sort((a, b) => a.stamp - b.stamp).map((message) => ({
          at: message.until,
          happen: () => this.wake(message),
        })),
        ...this.consumers.filter(({ state }) => state === "handling").map((consumer) => ({
          at: consumer.until,
          happen: () => this.finish(consumer),
        })),
      ].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at);
      if (changes[0] === undefined) break;
      this.now = changes[0].at;
      changes[0].happen();
    }
    this.now = until;
  }
}
