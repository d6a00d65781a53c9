/**
 * A first-in, first-out line that anyone can leave from anywhere in it, at O(1).
 *
 * It is a doubly linked list of its members, so that joining, leaving and taking the first touch
 * two neighbours and search nothing.
 *
 * @module
 */

/** Someone in the line; the line keeps its links here. */
export interface Member<M> {
  ahead: M | undefined;
  behind: M | undefined;
}

/** A line of members, each of which is in one line at most. */
export class WaitingLine<M extends Member<M>> {
  private head: M | undefined;
  private tail: M | undefined;
  private count = 0;

  /** Who has waited longest. */
  get first(): M | undefined {
    return this.head;
  }

  get length(): number {
    return this.count;
  }

  /** Joins at the end. */
  join(member: M): void {
    member.ahead = this.tail;
    member.behind = undefined;
    if (this.tail === undefined) this.head = member;
    else this.tail.behind = member;
    this.tail = member;
    this.count++;
  }

  /** Leaves, from anywhere. The member must be in this line. */
  leave(member: M): void {
    if (member.ahead === undefined) this.head = member.behind;
    else member.ahead.behind = member.behind;
    if (member.behind === undefined) this.tail = member.ahead;
    else member.behind.ahead = member.ahead;
    member.ahead = undefined;
    member.behind = undefined;
    this.count--;
  }
}
