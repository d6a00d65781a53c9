/** Counts the rejections that nobody handles while something happens, and keeps them from harm. */
export const countUnhandled = async (happening: () => Promise<void>): Promise<number> => {
  let count = 0;
  const seen = (event: PromiseRejectionEvent): void => {
    event.preventDefault();
    count++;
  };
  globalThis.addEventListener("unhandledrejection", seen);
  try {
    await happening();
  } finally {
    globalThis.removeEventListener("unhandledrejection", seen);
  }
  return count;
};
