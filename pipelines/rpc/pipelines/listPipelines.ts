import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { PipelineSummary } from '../../contract/rpc/pipelines.ts';
import { readPipelineFile } from '../../graph/readPipelineFile.ts';
import { pipelineSuffix } from './pipelinePath.ts';

/** How deep folders are looked into, and how many files are listed at most. */
const deepest = 8;
const mostFiles = 5_000;

const known = new Map<string, { stamp: string; summary: PipelineSummary }>();

/** Pipeline files of the workspace by path. A file that cannot be read says why; what has not changed is not read again. */
export async function listPipelines(workspace: string): Promise<PipelineSummary[]> {
  const paths = await findPipelines(workspace);
  const summaries: PipelineSummary[] = [];
  for (const path of paths) {
    const summary = await summarize(workspace, path);
    if (summary) summaries.push(summary);
  }
  return summaries;
}

/** Paths of all pipeline files, relative, with `/`, sorted. Links are not followed. */
export async function findPipelines(workspace: string): Promise<string[]> {
  const found: string[] = [];
  async function look(folder: string, depth: number): Promise<void> {
    const entries = await readdir(join(workspace, folder), { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      if (found.length >= mostFiles || entry.name.startsWith('.') || entry.name === 'node_modules') continue;
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory() && depth < deepest) await look(path, depth + 1);
      else if (entry.isFile() && entry.name.endsWith(pipelineSuffix)) found.push(path);
    }
  }
  await look('', 0);
  return found.sort();
}

async function summarize(workspace: string, path: string): Promise<PipelineSummary | undefined> {
  const file = join(workspace, path);
  const stats = await stat(file).catch(() => undefined);
  if (!stats?.isFile()) return undefined;
  const stamp = `${stats.mtimeMs} ${stats.size} ${stats.ino}`;
  const before = known.get(file);
  if (before?.stamp === stamp) return before.summary;
  const read = await readPipelineFile(file);
  const modifiedAt = stats.mtimeMs;
  const summary: PipelineSummary = read.ok
    ? { path, name: read.value.name, description: read.value.description, steps: read.value.nodes.length, modifiedAt }
    : {
        path,
        name: basename(path, pipelineSuffix),
        description: '',
        steps: 0,
        modifiedAt,
        problem: read.error[0]?.message ?? 'The file cannot be read.',
      };
  known.set(file, { stamp, summary });
  return summary;
}
