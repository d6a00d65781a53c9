const { gc } = globalThis as unknown as { readonly gc: () => void };

/**
 * What is in use in this thread after a collection of garbage, in bytes. Not what it has of the
 * machine: V8 gives little of that back, and one large collection that comes late would count for
 * all clients.
 */
export const inUse = async (): Promise<number> => {
  gc();
  // What answers held outside of the heap is given back a moment after them.
  await new Promise((resolve) => setTimeout(resolve, 100));
  gc();
  const { external, heapUsed } = Deno.memoryUsage();
  return external + heapUsed;
};
