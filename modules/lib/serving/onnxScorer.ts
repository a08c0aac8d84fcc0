import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { type Servable, servableFiles } from '../../../pipelines/contract/servable.ts';
import type { Column } from '../../../pipelines/contract/table.ts';
import { readGraphText, writeGraphText } from '../onnx/graphTexts.ts';
import { RemovalWords } from './explainRemoval.ts';
import type { Answer, RequestColumn, Scorer } from './servedRows.ts';

/** Rows that are scored at a time: what the graph holds of them between its nodes takes some tens of MB. */
const batchRows = 4096;

type Values = Answer['columns'][number];

/** Runs `pipeline.onnx`, in which all steps of a servable are. */
export class OnnxScorer implements Scorer {
  readonly servable: Servable;
  readonly #session: InferenceSession;
  /** Why a row has no answer: a step leaves it out, which is the only reason that there can be. */
  readonly #removed: RemovalWords;

  private constructor(servable: Servable, session: InferenceSession) {
    this.servable = servable;
    this.#session = session;
    this.#removed = new RemovalWords(servable);
  }

  /** Opens a servable that has the file. */
  static async open(folder: string, servable: Servable): Promise<OnnxScorer> {
    const session = await InferenceSession.create(join(folder, servableFiles.onnx), {
      // With more threads onnxruntime adds up trees in an order that depends on their number and on the batch's size.
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      logSeverityLevel: 3,
    });
    return new OnnxScorer(servable, session);
  }

  async score(columns: readonly RequestColumn[], rowCount: number): Promise<Answer> {
    if (rowCount <= batchRows) return await this.#scoreBatch(columns, rowCount);
    const answer: Answer = { columns: this.servable.response.map(() => []), failed: new Map() };
    for (let first = 0; first < rowCount; first += batchRows) {
      const count = Math.min(batchRows, rowCount - first);
      const part = await this.#scoreBatch(
        columns.map((values) => values.slice(first, first + count)),
        count,
      );
      for (const [i, values] of part.columns.entries()) for (const value of values) answer.columns[i]!.push(value);
      for (const [row, reason] of part.failed) answer.failed.set(first + row, reason);
    }
    return answer;
  }

  async #scoreBatch(columns: readonly RequestColumn[], rowCount: number): Promise<Answer> {
    const { inputNames, outputNames } = this.#session;
    const feeds: Record<string, Tensor> = {};
    for (const [i, name] of inputNames.entries()) feeds[name] = toTensor(columns[i]!, rowCount);
    const outputs = await this.#session.run(feeds);
    const { response } = this.servable;
    const answer: Answer = {
      columns: response.map((column, i) => readTensor(outputs[outputNames[i]!]!, column)),
      failed: new Map(),
    };
    const kept = outputNames[response.length];
    if (kept !== undefined) this.#takeAway(outputs[kept]!.data as Uint8Array, columns, answer);
    return answer;
  }

  #takeAway(kept: Uint8Array, request: readonly RequestColumn[], { columns, failed }: Answer): void {
    for (const [row, isKept] of kept.entries()) {
      if (isKept === 1) continue;
      failed.set(row, this.#removed.explain(request, row));
      for (const values of columns) values[row] = null;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#session.release();
  }
}

function toTensor(values: RequestColumn, rowCount: number): Tensor {
  const shape = [rowCount, 1];
  if (values instanceof Float64Array) return new Tensor('float64', values, shape);
  return new Tensor('string', values.map(writeGraphText), shape);
}

function readTensor({ type, data }: Tensor, column: Column): Values {
  switch (type) {
    case 'string':
      return (data as string[]).map(readGraphText);
    case 'int64':
      return Array.from(data as BigInt64Array, Number);
    case 'bool':
      return Array.from(data as Uint8Array, (value) => value === 1);
    default:
      return readNumbers(data as Float32Array | Float64Array, column);
  }
}

/** Missing values are NaN; JSON has no infinities either. */
function readNumbers(data: Float32Array | Float64Array, { type }: Column): Values {
  const values = new Array<Values[number]>(data.length);
  for (let i = 0; i < data.length; i++) {
    const value = data[i]!;
    if (!Number.isFinite(value)) values[i] = null;
    else if (type === 'boolean') values[i] = value !== 0;
    else if (type === 'datetime')
      values[i] = new Date(Math.floor(Math.round(value * 86_400_000_000) / 1000)).toISOString();
    else values[i] = value;
  }
  return values;
}
