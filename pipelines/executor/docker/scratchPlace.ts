import { randomUUID } from 'node:crypto';
import { chmod, chown, mkdir, realpath, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, posix, sep } from 'node:path';
import type { StepTask } from '../../worker/protocol.ts';
import { type MovedTask, moveTask } from '../remote/moveTask.ts';
import { StrangeArchive } from '../remote/unpackFiles.ts';
import { bindFolder, containerUserHere, takeOver } from './bindTask.ts';
import { copyPlain, measurePlain } from './copyPlain.ts';
import { containerUser, type SparePlace, type TaskPlace } from './placedTask.ts';

const root = '/job';
/** Bytes that are copied in less time than it takes to start a container. */
const mostBytes = 64e6;
const mostFiles = 1_000;

/** Whether the files that a task reads are so few and small that a container which cannot see them is given copies. */
export async function isSmall(task: StepTask): Promise<boolean> {
  let [bytes, files] = [0, 0];
  for (const { here } of moveTask(task, root).reads) {
    const found = await measurePlain(here, mostFiles - files);
    if (found === undefined) return false;
    bytes += found.bytes;
    files += found.files;
    if (bytes > mostBytes) return false;
  }
  return true;
}

/**
 * A folder beside those of attempts that a container sees as `/job`, made before its task is known: `outputs` and `temp` are its own to
 * write to, and nothing else. What the task reads is copied into it. Not linked: a link changes the time by which the store knows
 * that nobody has written to an artifact.
 */
export async function makeScratch(attempts: string): Promise<SparePlace> {
  const folder = join(attempts, `spare-${randomUUID()}`);
  const [outputs, temp] = ['outputs', 'temp'].map((name) => join(folder, name)) as [string, string];
  for (const name of ['inputs', 'sources', 'outputs', 'temp']) await mkdir(join(folder, name), { recursive: true });
  for (const path of [folder, join(folder, 'inputs'), join(folder, 'sources')]) await chmod(path, 0o755);
  const { isRoot, user } = containerUserHere();
  if (isRoot) for (const path of [outputs, temp]) await chown(path, containerUser, containerUser);
  return {
    mounts: [
      bindFolder(folder, root, true),
      bindFolder(outputs, `${root}/outputs`, false),
      bindFolder(temp, `${root}/temp`, false),
    ],
    user,
    place: (task) => placeTask(task, moveTask(task, root), folder),
    remove: () => rm(folder, { recursive: true, force: true, maxRetries: 3 }),
  };
}

function placeTask(task: StepTask, moved: MovedTask, folder: string): TaskPlace {
  const inFolder = (there: string) => join(folder, posix.relative(root, there));
  let placed = 0;
  return {
    task: moved.task,
    async bring() {
      for (const { here, there } of moved.reads) {
        await mkdir(dirname(inFolder(there)), { recursive: true, mode: 0o755 });
        await copyPlain(here, inFolder(there));
      }
    },
    async collect() {
      for (const { here, there } of moved.makes) {
        const made = inFolder(there);
        // Nobody is in the container any more: what is looked at now stays as it is.
        if (!(await measurePlain(made)))
          throw new StrangeArchive('It has made something that is neither a file nor a folder');
        if (containerUserHere().isRoot) await takeOver(made);
        await rm(here, { recursive: true, force: true });
        await rename(made, here);
      }
    },
    files: () => ({
      async fetch(path) {
        const temp = inFolder(moved.task.tempDir);
        const found = await realpath(join(temp, path));
        if (!found.startsWith((await realpath(temp)) + sep)) throw new Error(`${path} leads elsewhere`);
        const target = join(task.tempDir, path);
        await rm(target, { recursive: true, force: true });
        await mkdir(dirname(target), { recursive: true });
        await copyPlain(found, target);
      },
      async place(path) {
        placed += 1;
        // Where the step cannot put a link of its own.
        const there = posix.join(root, 'inputs', 'children', String(placed), basename(path));
        await mkdir(dirname(inFolder(there)), { recursive: true, mode: 0o755 });
        await copyPlain(path, inFolder(there));
        return there;
      },
    }),
  };
}
