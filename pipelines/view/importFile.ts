import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { inspect, run } from '../../modules/data-input-and-output/import-data/run.ts';
import type { RunContext } from '../../modules/define.ts';
import { findInvalidUtf8 } from '../../modules/lib/import/findInvalidUtf8.ts';
import { notUtf8 } from '../../modules/lib/import/textEncoding.ts';
import type { Column } from '../contract/table.ts';
import { isDelimited, parseParams } from './importParams.ts';
import type { ViewDatabase } from './viewDatabase.ts';

/** Columns of a file as Import Data finds them. Throws StepError for a file that it cannot read. */
export async function inspectFile(
  database: ViewDatabase,
  { file, params }: { file: string; params: Record<string, unknown> },
  signal: AbortSignal,
): Promise<Column[]> {
  const parsed = parseParams(file, params);
  if (isDelimited(parsed) && parsed.encoding === 'utf-8') {
    const line = await findInvalidUtf8(file);
    if (line !== undefined) throw notUtf8(basename(file), line);
  }
  return await withContext(database, signal, (context) => inspect({ params: parsed }, context));
}

/** Writes a file as a table artifact at `target`, by Import Data itself. Answers what it warned of. */
export async function importFile(
  database: ViewDatabase,
  { file, params, target }: { file: string; params: Record<string, unknown>; target: string },
  signal: AbortSignal,
): Promise<string[]> {
  const warnings: string[] = [];
  const partial = `${target}.${randomUUID()}.tmp`;
  try {
    await withContext(
      database,
      signal,
      (context) => run({ params: parseParams(file, params), inputs: {}, outputs: { results: partial } }, context),
      (warning) => warnings.push(warning),
    );
    await rename(partial, target);
    return warnings;
  } finally {
    await rm(partial, { force: true });
  }
}

/** What a module is given by a worker, in a folder of its own that is removed after the work. */
async function withContext<T>(
  database: ViewDatabase,
  signal: AbortSignal,
  work: (context: RunContext) => Promise<T>,
  warn: (warning: string) => void = () => {},
): Promise<T> {
  const tempDir = join(database.tempDir, `import-${randomUUID()}`);
  await mkdir(tempDir, { recursive: true });
  try {
    signal.throwIfAborted();
    return await work({
      log: (message, level) => {
        if (level === 'warning') warn(message);
      },
      metric: () => {},
      progress: () => {},
      signal,
      runChild: () => Promise.reject(new Error('An import has no child runs')),
      tempDir,
      workspaceDir: tempDir,
      // Beside the views' own database.
      memoryLimit: database.memoryLimit / 2,
      threads: 1,
    });
  } finally {
    await rm(tempDir, { recursive: true, force: true });
  }
}
