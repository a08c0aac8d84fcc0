import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { ForeignModel, Servable } from '../../../../pipelines/contract/servable.ts';
import { StepError } from '../../../define.ts';
import type { Answer, RequestColumn, Scorer } from '../servedRows.ts';

type ForeignInput = ForeignModel['inputs'][number];
type Value = Answer['columns'][number][number];

const batchRows = 4096;

/** Runs an ONNX model from outside. The process has to have a memory limit: a small model may ask for any amount. */
export class ForeignScorer implements Scorer {
  readonly #servable: Servable;
  readonly #foreign: ForeignModel;
  readonly #session: InferenceSession;

  private constructor(servable: Servable, foreign: ForeignModel, session: InferenceSession) {
    this.#servable = servable;
    this.#foreign = foreign;
    this.#session = session;
  }

  /** Throws StepError where onnxruntime does not take the model. */
  static async open(folder: string, servable: Servable, foreign: ForeignModel): Promise<ForeignScorer> {
    try {
      const session = await InferenceSession.create(join(folder, foreign.path), {
        intraOpNumThreads: 1,
        interOpNumThreads: 1,
        executionMode: 'sequential',
        // What goes wrong with a row is the caller's to know, not the log's.
        logSeverityLevel: 4,
      });
      return new ForeignScorer(servable, foreign, session);
    } catch (error) {
      throw new StepError(`onnxruntime does not take the model: ${wordsOf(error)}`);
    }
  }

  async score(columns: readonly RequestColumn[], rowCount: number): Promise<Answer> {
    const answer: Answer = {
      columns: this.#servable.response.map(() => new Array<Value>(rowCount).fill(null)),
      failed: this.#findUnanswerable(columns, rowCount),
    };
    const rows = Array.from({ length: rowCount }, (_, row) => row).filter((row) => !answer.failed.has(row));
    const size = this.#foreign.oneByOne ? 1 : batchRows;
    for (let first = 0; first < rows.length; first += size) {
      await this.#scoreRows(columns, rows.slice(first, first + size), answer);
    }
    return answer;
  }

  /** Rows in which a value is missing, or too large, that the model's type has no way to say. */
  #findUnanswerable(columns: readonly RequestColumn[], rowCount: number): Map<number, string> {
    const failed = new Map<number, string>();
    for (const { element, columns: names } of this.#foreign.inputs) {
      if (element === 'float' || element === 'double' || element === 'string') continue;
      const limit = element === 'int32' ? 2 ** 31 : 2 ** 63;
      for (const name of names) {
        const values = columns[this.#placeOf(name)] as Float64Array;
        for (let row = 0; row < rowCount; row++) {
          const value = values[row]!;
          if (Number.isNaN(value))
            failed.set(row, `"${name}" is missing, and the model takes no missing values there.`);
          else if (value < -limit || value >= limit) failed.set(row, `"${name}" is too large for the model.`);
        }
      }
    }
    return failed;
  }

  async #scoreRows(columns: readonly RequestColumn[], rows: readonly number[], answer: Answer): Promise<void> {
    const feeds: Record<string, Tensor> = {};
    for (const input of this.#foreign.inputs) {
      const given = input.columns.map((name) => columns[this.#placeOf(name)]!);
      feeds[input.name] = toTensor(input, given, rows);
    }
    const outputs = await this.#run(feeds);
    if (typeof outputs === 'string') {
      if (rows.length === 1) answer.failed.set(rows[0]!, `The model did not take this row: ${outputs}`);
      else for (const row of rows) await this.#scoreRows(columns, [row], answer);
      return;
    }
    let place = 0;
    for (const { name, columns: names } of this.#foreign.outputs) {
      const { data } = outputs[name]!;
      if (data.length !== rows.length * names.length) {
        throw new StepError(
          `The model answered ${data.length} values as "${name}" for ${rows.length} rows, and not ${names.length} for each.`,
        );
      }
      for (const [i, row] of rows.entries()) {
        for (let k = 0; k < names.length; k++)
          answer.columns[place + k]![row] = toValue(data[i * names.length + k], data);
      }
      place += names.length;
    }
  }

  /** The error's words where the model does not take the values. */
  async #run(feeds: Record<string, Tensor>): Promise<InferenceSession.OnnxValueMapType | string> {
    try {
      return await this.#session.run(
        feeds,
        this.#foreign.outputs.map(({ name }) => name),
      );
    } catch (error) {
      return wordsOf(error);
    }
  }

  #placeOf(name: string): number {
    return this.#servable.request.findIndex((column) => column.name === name);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#session.release();
  }
}

function wordsOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 300);
}

function toTensor(input: ForeignInput, columns: readonly RequestColumn[], rows: readonly number[]): Tensor {
  const shape = input.flat ? [rows.length] : [rows.length, columns.length];
  const count = rows.length * columns.length;
  const read = (i: number) => columns[i % columns.length]![rows[Math.floor(i / columns.length)]!];
  const numbers = () => Array.from({ length: count }, (_, i) => Number(read(i)));
  switch (input.element) {
    case 'string':
      return new Tensor(
        'string',
        Array.from({ length: count }, (_, i) => String(read(i) ?? '')),
        shape,
      );
    case 'float':
      return new Tensor('float32', Float32Array.from(numbers()), shape);
    case 'double':
      return new Tensor('float64', Float64Array.from(numbers()), shape);
    case 'int32':
      return new Tensor('int32', Int32Array.from(numbers()), shape);
    case 'int64':
      return new Tensor('int64', BigInt64Array.from(numbers(), BigInt), shape);
    case 'bool':
      return new Tensor('bool', Uint8Array.from(numbers()), shape);
  }
}

/** JSON has no NaN and no infinities. `data` tells booleans, which come as bytes, from numbers. */
function toValue(value: unknown, data: Tensor.DataType): Value {
  if (data instanceof Uint8Array) return value === 1;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'string') return value;
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}
