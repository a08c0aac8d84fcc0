import { randomUUID } from 'node:crypto';
import { chmod, copyFile, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { catalog } from '../../../modules/catalog.ts';
import { syncFile, syncFolder } from '../../cache/durableFile.ts';
import type { Pipeline } from '../../contract/graph.ts';
import type { Shipped } from './starters.ts';

/**
 * Copies the data files of a starter into the workspace's `data/`, and answers its pipeline reading from there. A file
 * with other bytes in that place stays as it is: the copy gets another name, and the pipeline follows.
 */
export async function copyStarterData({ pipeline, folder }: Shipped, workspace: string): Promise<Pipeline> {
  const renamed = new Map<string, string>();
  for (const path of dataFilesOf(pipeline)) {
    renamed.set(path, await copyData(join(folder, path), workspace, basename(path)));
  }
  const follow = (value: unknown) => (typeof value === 'string' ? (renamed.get(value) ?? value) : value);
  return {
    ...pipeline,
    parameters: pipeline.parameters.map((parameter) =>
      parameter.type === 'file' && parameter.default !== undefined
        ? { ...parameter, default: renamed.get(parameter.default) ?? parameter.default }
        : parameter,
    ),
    nodes: pipeline.nodes.map((node) => ({
      ...node,
      params: Object.fromEntries(
        Object.entries(node.params).map(([name, value]) => [name, isSource(node.module, name) ? follow(value) : value]),
      ),
    })),
  };
}

function dataFilesOf(pipeline: Pipeline): string[] {
  const defaults = pipeline.parameters.flatMap((parameter) => (parameter.type === 'file' ? [parameter.default] : []));
  const params = pipeline.nodes.flatMap(({ module, params }) =>
    Object.entries(params).flatMap(([name, value]) => (isSource(module, name) ? [value] : [])),
  );
  return [...new Set([...defaults, ...params])].filter(
    (path) => typeof path === 'string' && path.startsWith('data/'),
  ) as string[];
}

function isSource(module: string, param: string): boolean {
  return catalog.find(({ id }) => id === module)?.sources?.includes(param) ?? false;
}

/** Answers where the bytes lie in the workspace, relative to it. */
async function copyData(from: string, workspace: string, name: string): Promise<string> {
  const bytes = await readFile(from);
  const folder = join(workspace, 'data');
  await mkdir(folder, { recursive: true });
  const extension = extname(name);
  for (let i = 1; ; i += 1) {
    const candidate = i === 1 ? name : `${basename(name, extension)}-${i}${extension}`;
    const to = join(folder, candidate);
    const present = await readFile(to).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    if (present && !present.equals(bytes)) continue;
    if (!present) await copyDurably(from, to);
    return `data/${candidate}`;
  }
}

async function copyDurably(from: string, to: string): Promise<void> {
  const temporary = join(dirname(to), `.${randomUUID()}.tmp`);
  try {
    await copyFile(from, temporary);
    // What ships may be read-only; the copy is the user's.
    await chmod(temporary, 0o644);
    await syncFile(temporary);
    await rename(temporary, to);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(dirname(to));
}
