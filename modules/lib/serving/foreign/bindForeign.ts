import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Result } from '../../../../pipelines/contract/error.ts';
import { modelFiles } from '../../../../pipelines/contract/model.ts';
import type { ForeignModel, Servable } from '../../../../pipelines/contract/servable.ts';
import { stripZipMap } from '../../onnx/foreign/stripZipMap.ts';
import { inspectOnnx } from '../../onnx/inspectOnnx.ts';
import { writeServable } from '../servableFile.ts';
import { describeInputs } from './describeInputs.ts';
import { describeOutputs } from './describeOutputs.ts';
import type { SignatureColumn } from './readMlflowModel.ts';

const path = `models/model/${modelFiles.graph}`;

export interface BoundForeign {
  servable: Servable;
  /** Sentences: what of the model is left out. */
  notes: string[];
}

/**
 * Makes the folder of a servable for an ONNX model from outside. `folder` is made. The error says why it cannot be served.
 * @param file the ONNX file, of at most 2 GB.
 * @param columns of its MLflow signature, if there is one.
 */
export async function bindForeign(
  file: string,
  columns: readonly SignatureColumn[] | undefined,
  folder: string,
): Promise<Result<BoundForeign, string>> {
  const given = await readFile(file);
  const checked = inspectOnnx(given);
  if (!checked.ok) return checked;
  const { bytes, classes } = stripZipMap(given);
  const inspected = bytes === given ? checked : inspectOnnx(bytes);
  if (!inspected.ok) return inspected;
  const inputs = describeInputs(inspected.value.inputs, columns);
  if (!inputs.ok) return inputs;
  const outputs = describeOutputs(inspected.value.outputs, classes);
  if (outputs.used.length === 0) {
    return { ok: false, error: `The model has no output that can be answered. ${outputs.notes.join(' ')}` };
  }
  const foreign: ForeignModel = {
    path,
    inputs: inputs.value.inputs,
    oneByOne: inputs.value.oneByOne,
    outputs: outputs.used.map(({ name, columns: answered }) => ({
      name,
      columns: answered.map((column) => column.name),
    })),
  };
  const servable: Servable = {
    format: 'pipewright/servable@1',
    task: 'unknown',
    request: inputs.value.request,
    response: outputs.used.flatMap(({ columns: answered }) => answered),
    steps: [],
    answer: 'request',
    references: [{ name: 'model', type: 'model', path: dirname(path) }],
    foreign,
    notCompiled: [],
  };
  await mkdir(join(folder, dirname(path)), { recursive: true });
  await writeFile(join(folder, path), bytes);
  await writeServable(folder, servable);
  return { ok: true, value: { servable, notes: outputs.notes } };
}
