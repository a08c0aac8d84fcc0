import { readFields, readPackedInts, readText } from '../protobufReader.ts';
import { limits, RefusedOnnx } from './limits.ts';

/** How many more fields may be read of a file. */
export interface FieldBudget {
  left: number;
}

/** A message of an ONNX file: its fields by number, of which only the wanted ones are kept. */
export class OnnxMessage {
  readonly #messages = new Map<number, Uint8Array[]>();
  readonly #numbers = new Map<number, bigint[]>();
  readonly budget: FieldBudget;

  constructor(bytes: Uint8Array, budget: FieldBudget, wanted: readonly number[]) {
    this.budget = budget;
    for (const { field, value } of readFields(bytes)) {
      budget.left -= 1;
      if (budget.left < 0) throw new RefusedOnnx(`The file has more than ${limits.fields} entries.`);
      if (!wanted.includes(field)) continue;
      if (value instanceof Uint8Array) push(this.#messages, field, value);
      else push(this.#numbers, field, value);
    }
  }

  bytes(field: number): readonly Uint8Array[] {
    return this.#messages.get(field) ?? [];
  }

  /** The messages in a field, each read when it is asked for: a file may have a million nodes. */
  *messages(field: number, wanted: readonly number[]): Generator<OnnxMessage, undefined> {
    for (const bytes of this.bytes(field)) yield new OnnxMessage(bytes, this.budget, wanted);
  }

  /** The last one, as protobuf has it. */
  message(field: number, wanted: readonly number[]): OnnxMessage | undefined {
    const last = this.bytes(field).at(-1);
    return last && new OnnxMessage(last, this.budget, wanted);
  }

  text(field: number): string {
    const last = this.bytes(field).at(-1);
    return last ? readText(last) : '';
  }

  texts(field: number): string[] {
    return this.bytes(field).map(readText);
  }

  /** A number of a field that has one; undefined where it is not there. */
  number(field: number): number | undefined {
    const last = this.#numbers.get(field)?.at(-1);
    return last === undefined ? undefined : Number(BigInt.asIntN(64, last));
  }

  /** Repeated integers, packed or not. */
  integers(field: number): number[] {
    const single = (this.#numbers.get(field) ?? []).map((value) => Number(BigInt.asIntN(64, value)));
    return [...single, ...this.bytes(field).flatMap(readPackedInts)];
  }
}

function push<T>(lists: Map<number, T[]>, field: number, value: T): void {
  const list = lists.get(field);
  if (list) list.push(value);
  else lists.set(field, [value]);
}
