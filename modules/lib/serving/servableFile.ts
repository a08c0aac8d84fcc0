import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Servable, servable, servableFiles } from '../../../pipelines/contract/servable.ts';
import { StepError } from '../../define.ts';

export async function writeServable(folder: string, description: Servable): Promise<void> {
  await writeFile(
    join(folder, servableFiles.description),
    `${JSON.stringify(servable.parse(description), undefined, 1)}\n`,
  );
}

/** Reads the description of a servable. Throws StepError when the folder holds none. */
export async function readServable(folder: string): Promise<Servable> {
  const json: unknown = await readFile(join(folder, servableFiles.description), 'utf8').then(
    JSON.parse,
    () => undefined,
  );
  const parsed = servable.safeParse(json);
  if (!parsed.success) {
    throw new StepError(
      'The folder holds nothing that this version of Pipewright can serve. Register the model again.',
    );
  }
  return parsed.data;
}
