import { copyFile, cp, mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { servingLimits } from '../contract/endpoint.ts';
import type { Result } from '../contract/error.ts';
import { modelFiles } from '../contract/model.ts';
import type { ModelFacts } from './modelStore.ts';
import { type TrialLimits, tryServable } from './trial/tryServable.ts';

export type ImportedModel = Pick<ModelFacts, 'kind' | 'task' | 'signature' | 'notServable'> & {
  hasServable: boolean;
  /** Sentences: what of the model is left out when it is served. */
  notes: string[];
};

/** Bytes that ONNX files can have. */
const mostBytes = 2 ** 31;
/** What a model may take for one row: beside its file, the memory that an endpoint has where nothing else is said. */
const trial: TrialLimits = { memory: servingLimits.parse({}).memory, patience: 60_000 };

/**
 * Writes what is registered of a model from outside: `model`, and `servable` where it can be served, into a folder that is made.
 * The model is read as bytes first, and then answers one row in a process of its own.
 * @param path an ONNX file, or the folder of an MLflow model, which may be packed as a zip archive. What MLflow's client has logged is kept as a whole, whatever it is.
 */
export async function importModel(
  path: string,
  folder: string,
  { isLogged }: { isLogged: boolean },
): Promise<Result<ImportedModel, string>> {
  const model = join(folder, 'model');
  await mkdir(isLogged ? folder : model, { recursive: true });
  if (isLogged) await cp(path, model, { recursive: true });
  const bound = await bindFile(path, folder);
  if (bound.ok) return bound;
  if (!isLogged) return bound;
  const nothing = { task: null, signature: { inputs: [], outputs: [] }, hasServable: false, notes: [] };
  return { ok: true, value: { ...nothing, kind: 'mlflow', notServable: [bound.error] } };
}

/** Puts the ONNX file into the model's folder, and makes the servable's. */
async function bindFile(path: string, folder: string): Promise<Result<ImportedModel, string>> {
  const [model, servable] = [join(folder, 'model'), join(folder, 'servable')];
  const found = await findFile(path, join(folder, 'unpacked'));
  if (!found.ok) return found;
  const { file, columns } = found.value;
  const { size } = await stat(file);
  if (size >= mostBytes) return { ok: false, error: 'The file is larger than the 2 GB that ONNX files can have.' };
  const { bindForeign } = await import('../../modules/lib/serving/foreign/bindForeign.ts');
  const bound = await bindForeign(file, columns, servable);
  if (!bound.ok) return bound;
  const tried = await tryServable(servable, { ...trial, memory: trial.memory + size });
  if (!tried.ok) return tried;
  const target = join(model, modelFiles.graph);
  // A copy of something else may have its name, and copies of artifacts are read-only.
  await rm(target, { force: true });
  await copyFile(file, target);
  const { request, response } = bound.value.servable;
  return {
    ok: true,
    value: {
      kind: 'onnx',
      task: null,
      signature: { inputs: request, outputs: response },
      notServable: [],
      hasServable: true,
      notes: bound.value.notes,
    },
  };
}

/** @param unpacked a folder that an archive may be unpacked into. */
async function findFile(
  path: string,
  unpacked: string,
): Promise<Result<{ file: string; columns?: { name: string; type: string }[] }, string>> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile())
    return (await isArchive(path)) ? await findPacked(path, unpacked) : { ok: true, value: { file: path } };
  if (!found?.isDirectory()) return { ok: false, error: `There is no file or folder ${path}.` };
  const { readMlflowModel } = await import('../../modules/lib/serving/foreign/readMlflowModel.ts');
  return await readMlflowModel(path);
}

/** Whether a file begins as zip archives do, which no ONNX file does. */
async function isArchive(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer } = await file.read(Buffer.alloc(4), 0, 4, 0);
    return buffer.equals(Buffer.from('PK\x03\x04'));
  } finally {
    await file.close();
  }
}

/** The model's folder is the archive itself, or the only folder in it. */
async function findPacked(path: string, unpacked: string): ReturnType<typeof findFile> {
  const { unpackModel } = await import('./unpackModel.ts');
  const done = await unpackModel(path, unpacked);
  if (!done.ok) return done;
  const [first, ...others] = await readdir(unpacked, { withFileTypes: true });
  const root = first?.isDirectory() && others.length === 0 ? join(unpacked, first.name) : unpacked;
  const { readMlflowModel } = await import('../../modules/lib/serving/foreign/readMlflowModel.ts');
  return await readMlflowModel(root);
}
