/** Under what name a learner's progress is kept. */
export const progressName = "progress";

/** Where texts are kept in a browser. */
export interface Storage {
  /** Whether they are still there when the page is opened again. */
  readonly lasts: boolean;
  readonly read: (name: string) => string | undefined;
  /** Whether there was room. */
  readonly write: (name: string, text: string) => boolean;
  /** Calls when another tab has written. */
  readonly onChange: (name: string, listener: () => void) => void;
}

const inMemory = (): Storage => {
  const texts = new Map<string, string>();
  return {
    lasts: false,
    read: (name) => texts.get(name),
    write: (name, text) => {
      texts.set(name, text);
      return true;
    },
    onChange: () => {},
  };
};

const prefix = "watertight/";

/** The browser's own storage; where it gives none, what is kept is gone with the page. */
export const openStorage = (): Storage => {
  try {
    // What is full can still be read.
    localStorage.getItem(prefix);
  } catch {
    return inMemory();
  }
  return {
    lasts: true,
    read: (name) => localStorage.getItem(prefix + name) ?? undefined,
    write: (name, text) => {
      try {
        localStorage.setItem(prefix + name, text);
        return true;
      } catch {
        return false;
      }
    },
    onChange: (name, listener) =>
      addEventListener("storage", ({ key }) => {
        if (key === prefix + name) listener();
      }),
  };
};
