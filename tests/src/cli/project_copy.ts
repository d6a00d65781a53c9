import { fileURLToPath } from "node:url";
import { environment } from "../../terminal.ts";
import type { Result } from "./command.ts";

const root = new URL("../../../", import.meta.url);

/** A copy of the project in a folder of its own, where a learner may work without doing harm. */
export interface ProjectCopy {
  /** Runs a task as a pipe would. */
  readonly task: (name: string, ...args: ReadonlyArray<string>) => Promise<Result>;
  /** The words with which a shell runs a task. */
  readonly command: (name: string, ...args: ReadonlyArray<string>) => ReadonlyArray<string>;
  readonly read: (path: string) => Promise<string>;
  readonly write: (path: string, text: string) => Promise<void>;
  /** The paths of files in a folder and below it, in order. */
  readonly filesIn: (path: string) => Promise<ReadonlyArray<string>>;
  readonly path: string;
  /** Removes what was written below `work/`. */
  readonly clear: () => Promise<void>;
  /** Removes the copy. */
  readonly remove: () => Promise<void>;
}

const copyFolder = async (from: URL, to: string): Promise<void> => {
  await Deno.mkdir(to, { recursive: true });
  for await (const { isDirectory, name } of Deno.readDir(from)) {
    if (isDirectory) await copyFolder(new URL(`${name}/`, from), `${to}/${name}`);
    else await Deno.copyFile(new URL(name, from), `${to}/${name}`);
  }
};

const filesIn = async (folder: string): Promise<ReadonlyArray<string>> => {
  const files: Array<string> = [];
  for await (const { isDirectory, name } of Deno.readDir(folder)) {
    if (isDirectory) files.push(...await filesIn(`${folder}/${name}`));
    else files.push(`${folder}/${name}`);
  }
  return files.sort();
};

const tasks: Readonly<Record<string, { readonly command: string }>> = JSON.parse(
  await Deno.readTextFile(fileURLToPath(new URL("deno.json", root))),
).tasks;

const projectIn = (path: string): ProjectCopy => {
  const command: ProjectCopy["command"] = (name, ...args) => [
    Deno.execPath(),
    ...tasks[name]!.command.split(" ").slice(1),
    ...args,
  ];
  return {
    path,
    command,
    task: async (name, ...args) => {
      const [deno, ...rest] = command(name, ...args);
      const { code, stderr, stdout } = await new Deno.Command(deno!, {
        args: rest,
        cwd: path,
        env: environment({}),
        clearEnv: true,
        stdin: "null",
      }).output();
      const decoder = new TextDecoder();
      return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
    },
    read: (file) => Deno.readTextFile(`${path}/${file}`),
    write: async (file, text) => {
      await Deno.mkdir(`${path}/${file}`.replace(/\/[^/]+$/, ""), { recursive: true });
      await Deno.writeTextFile(`${path}/${file}`, text);
    },
    filesIn: (folder) => filesIn(`${path}/${folder}`),
    clear: () => Deno.remove(`${path}/work`, { recursive: true }).catch(() => {}),
    remove: () => Deno.remove(path, { recursive: true }),
  };
};

/** Makes a copy of the project. Deno compiles what lies in a new place anew, so it costs seconds. */
export const copyProject = async (): Promise<ProjectCopy> => {
  const path = await Deno.makeTempDir();
  for (const folder of ["lessons", "src"]) {
    await copyFolder(new URL(`${folder}/`, root), `${path}/${folder}`);
  }
  for (const file of ["deno.json", "deno.lock"]) {
    await Deno.copyFile(new URL(file, root), `${path}/${file}`);
  }
  return projectIn(path);
};
