/** A process that answers each line with a line of JSON. */
export interface Child extends AsyncDisposable {
  /** The next line. */
  readonly read: <A>() => Promise<A>;
  /** Asks, by an empty line. */
  readonly ask: () => Promise<void>;
}

/** Starts a module of this folder, which ends with whoever disposes of it. */
export const start = (module: string, args: ReadonlyArray<string> = []): Child => {
  const url = new URL(module, import.meta.url).href;
  const process = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--allow-all", "--v8-flags=--expose-gc", url, ...args],
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const writer = process.stdin.getWriter();
  const pieces = process.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  return {
    read: async () => {
      while (!text.includes("\n")) {
        const { done, value } = await pieces.read();
        if (done) throw new Error(`${module} has ended`);
        text += value;
      }
      const end = text.indexOf("\n");
      const line = text.slice(0, end);
      text = text.slice(end + 1);
      return JSON.parse(line);
    },
    ask: () => writer.write(new Uint8Array([10])),
    [Symbol.asyncDispose]: async () => {
      try {
        process.kill("SIGKILL");
      } catch {
        // It has ended already.
      }
      await process.status;
      await Promise.allSettled([writer.abort(), pieces.cancel()]);
    },
  };
};

export interface Ports {
  readonly site: number;
  /** A bare Hono app: pages under `/same` with the site's bytes, under `/words` with its words. */
  readonly bare: number;
}
