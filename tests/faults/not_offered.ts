/** Thrown by an adapter when a scenario asks for something that the library does not have. */
export class NotOffered extends Error {
  constructor(readonly lacks: string) {
    super(`not offered: ${lacks}`);
  }
}

/** Plays a part of a scenario, if the library offers what it needs. */
export const ifOffered = async <A>(part: () => Promise<A>): Promise<A | undefined> => {
  try {
    return await part();
  } catch (error) {
    if (error instanceof NotOffered) return undefined;
    throw error;
  }
};
