/**
 * The compact protocol of Thrift (https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md), in which Parquet keeps
 * what it says about a file. Structs are read as they are, known fields and unknown ones alike, so that they can be written back.
 */
export type ThriftStruct = Map<number, ThriftField>;

export type ThriftField =
  | { type: 'boolean'; value: boolean }
  | { type: 'byte' | 'i16' | 'i32' | 'i64'; value: bigint }
  | { type: 'double' | 'binary'; value: Uint8Array }
  | { type: 'list' | 'set'; element: ElementType; value: ThriftField[] }
  | { type: 'struct'; value: ThriftStruct };

type ElementType = ThriftField['type'];

/** Numbers of the types; `true` is 1 and `false` 2 where a boolean is a field. Maps (11) are not in Parquet's structs. */
const typeNumbers = {
  boolean: 2,
  byte: 3,
  i16: 4,
  i32: 5,
  i64: 6,
  double: 7,
  binary: 8,
  list: 9,
  set: 10,
  struct: 12,
} as const satisfies Record<ElementType, number>;

const typeNames = new Map<number, ElementType>(
  Object.entries(typeNumbers).map(([name, number]) => [number, name as ElementType]),
);
typeNames.set(1, 'boolean');

/** Reads the struct that the bytes begin with. Throws RangeError where they end within it, and Error for what Parquet does not have. */
export function readStruct(bytes: Uint8Array): ThriftStruct {
  return new Reader(bytes).struct();
}

class Reader {
  readonly #bytes: Uint8Array;
  #place = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  struct(): ThriftStruct {
    const fields: ThriftStruct = new Map();
    for (let id = 0; ; ) {
      const header = this.#byte();
      if (header === 0) return fields;
      const step = header >> 4;
      id = step === 0 ? Number(zigzag(this.#varint())) : id + step;
      const type = header & 15;
      fields.set(id, type <= 2 ? { type: 'boolean', value: type === 1 } : this.#value(nameOf(type)));
    }
  }

  #value(type: ElementType): ThriftField {
    switch (type) {
      case 'boolean':
        return { type, value: this.#byte() === 1 };
      case 'byte':
        return { type, value: BigInt(this.#byte()) };
      case 'i16':
      case 'i32':
      case 'i64':
        return { type, value: zigzag(this.#varint()) };
      case 'double':
        return { type, value: this.#take(8) };
      case 'binary':
        return { type, value: this.#take(Number(this.#varint())) };
      case 'list':
      case 'set':
        return this.#list(type);
      case 'struct':
        return { type, value: this.struct() };
    }
  }

  #list(type: 'list' | 'set'): ThriftField {
    const header = this.#byte();
    const count = header >> 4 === 15 ? Number(this.#varint()) : header >> 4;
    const element = nameOf(header & 15);
    const value: ThriftField[] = [];
    for (let i = 0; i < count; i++) value.push(this.#value(element));
    return { type, element, value };
  }

  #varint(): bigint {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = this.#byte();
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return value;
    }
  }

  #byte(): number {
    return this.#take(1)[0]!;
  }

  #take(count: number): Uint8Array {
    const end = this.#place + count;
    if (end > this.#bytes.length) throw new RangeError('The struct ends within a field');
    const taken = this.#bytes.subarray(this.#place, end);
    this.#place = end;
    return taken;
  }
}

/** The bytes of a struct, its fields in ascending order. */
export function writeStruct(fields: ThriftStruct): Uint8Array {
  const bytes: number[] = [];
  putStruct(bytes, fields);
  return Uint8Array.from(bytes);
}

function putStruct(bytes: number[], fields: ThriftStruct): void {
  let before = 0;
  for (const id of [...fields.keys()].sort((a, b) => a - b)) {
    const field = fields.get(id)!;
    const type = field.type === 'boolean' && field.value ? 1 : typeNumbers[field.type];
    const step = id - before;
    if (step > 0 && step < 16) bytes.push((step << 4) | type);
    else {
      bytes.push(type);
      putVarint(bytes, BigInt(id) << 1n);
    }
    before = id;
    if (field.type !== 'boolean') putValue(bytes, field);
  }
  bytes.push(0);
}

function putValue(bytes: number[], field: ThriftField): void {
  switch (field.type) {
    case 'boolean':
      bytes.push(field.value ? 1 : 2);
      return;
    case 'byte':
      bytes.push(Number(field.value));
      return;
    case 'i16':
    case 'i32':
    case 'i64':
      putVarint(bytes, BigInt.asUintN(64, (field.value << 1n) ^ (field.value >> 63n)));
      return;
    case 'binary':
      putVarint(bytes, BigInt(field.value.length));
      for (const byte of field.value) bytes.push(byte);
      return;
    case 'double':
      for (const byte of field.value) bytes.push(byte);
      return;
    case 'list':
    case 'set':
      putListHeader(bytes, field.value.length, typeNumbers[field.element]);
      for (const value of field.value) putValue(bytes, value);
      return;
    case 'struct':
      putStruct(bytes, field.value);
  }
}

function putListHeader(bytes: number[], count: number, type: number): void {
  if (count < 15) {
    bytes.push((count << 4) | type);
    return;
  }
  bytes.push(0xf0 | type);
  putVarint(bytes, BigInt(count));
}

function putVarint(bytes: number[], value: bigint): void {
  let rest = value;
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
}

function zigzag(value: bigint): bigint {
  return (value >> 1n) ^ -(value & 1n);
}

function nameOf(type: number): ElementType {
  const name = typeNames.get(type);
  if (!name) throw new Error(`A field is of the type ${type}`);
  return name;
}
