/** Something that work waits for until a scenario opens it. */
export class Gate {
  private readonly promise: Promise<void>;
  private resolve: () => void = () => {};

  constructor() {
    this.promise = new Promise((resolve) => {
      this.resolve = resolve;
    });
  }

  open(): void {
    this.resolve();
  }

  /** Every waiter gets the same promise, so that the order in which they continue is fixed. */
  get opened(): Promise<void> {
    return this.promise;
  }
}
