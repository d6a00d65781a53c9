/** Watches work: what has begun, in which order, and how much of it ran at once. */
export class Load {
  running = 0;
  most = 0;
  readonly begun: Array<string> = [];

  /** Work that ends when the gate opens, or at once if there is none. */
  work(name: string, gate?: { readonly opened: Promise<void> }): () => Promise<void> {
    return async () => {
      this.begun.push(name);
      this.most = Math.max(this.most, ++this.running);
      await gate?.opened;
      this.running--;
    };
  }

  hasBegun(name: string): boolean {
    return this.begun.includes(name);
  }
}
