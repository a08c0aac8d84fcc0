import { readFile, realpath, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Result } from '../../../../pipelines/contract/error.ts';

/** An input column of an MLflow model's signature. */
export interface SignatureColumn {
  name: string;
  type: string;
}

export interface MlflowModel {
  /** Absolute path of the ONNX file. */
  file: string;
  /** Missing where the model has no signature, or one of tensors. */
  columns?: SignatureColumn[];
}

const mostBytes = 1_000_000;

const description = z.object({
  flavors: z.object({ onnx: z.object({ data: z.string() }) }),
  signature: z.object({ inputs: z.string().nullish() }).nullish(),
});
const columnSpecs = z.array(z.object({ name: z.string(), type: z.string() })).min(1);

/**
 * Reads the folder of an MLflow model (https://mlflow.org/docs/latest/ml/model/): its file `MLmodel`, of which the ONNX flavour and the
 * signature count. The error is what to tell the user.
 */
export async function readMlflowModel(folder: string): Promise<Result<MlflowModel, string>> {
  const path = join(folder, 'MLmodel');
  const size = await stat(path).then(
    (found) => (found.isFile() ? found.size : undefined),
    () => undefined,
  );
  if (size === undefined) return fail('The folder has no file "MLmodel", and so holds no MLflow model.');
  if (size > mostBytes) return fail('The file "MLmodel" is larger than 1 MB.');
  const parsed = description.safeParse(readYaml(await readFile(path, 'utf8')));
  if (!parsed.success) {
    return fail('The MLflow model has no ONNX flavour. Log it with mlflow.onnx.log_model, and choose that one.');
  }
  const file = await findInside(folder, parsed.data.flavors.onnx.data);
  if (file === undefined) return fail('The ONNX file that "MLmodel" names is not in the folder.');
  const columns = columnSpecs.safeParse(readJson(parsed.data.signature?.inputs));
  const isTable = columns.success && columns.data.every(({ type }) => type !== 'tensor');
  return { ok: true, value: { file, ...(isTable ? { columns: columns.data } : {}) } };
}

/** Without aliases, of which a few lines can stand for any number of values, and not deeper than descriptions of models are. */
function readYaml(text: string): unknown {
  if (isDeep(text)) return undefined;
  try {
    return parse(text, { maxAliasCount: 0 });
  } catch {
    return undefined;
  }
}

const mostDepth = 50;

/** Whether brackets, or lists within lists, lie deeper in each other than the parser is quick with. */
function isDeep(text: string): boolean {
  let depth = 0;
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    depth += bracket === '[' || bracket === '{' ? 1 : -1;
    if (depth > mostDepth) return true;
  }
  return new RegExp(`(?:[-?:][ \\t]+){${mostDepth}}`).test(text);
}

function readJson(text: string | null | undefined): unknown {
  try {
    return text === undefined || text === null ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The real path of a file that lies in the folder, also when links are followed. */
async function findInside(folder: string, path: string): Promise<string | undefined> {
  try {
    const root = await realpath(folder);
    const file = await realpath(join(root, path));
    const isInside = relative(root, file).split(sep)[0] !== '..' && (await stat(file)).isFile();
    return isInside ? file : undefined;
  } catch {
    return undefined;
  }
}

function fail(error: string): { ok: false; error: string } {
  return { ok: false, error };
}
