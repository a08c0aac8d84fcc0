/** One field of a message: a number for varints and fixed-width fields, bytes for all else. */
export interface ProtobufField {
  field: number;
  value: bigint | Uint8Array;
  /** Of 32-bit fields: their bits as a float. */
  float?: number;
}

/**
 * The fields of a message in the protobuf wire format (https://protobuf.dev/programming-guides/encoding/), in their order.
 * Throws RangeError where the bytes end within a field, and Error for a wire type that ONNX files do not have.
 */
export function* readFields(bytes: Uint8Array): Generator<ProtobufField> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let place = 0;
  const varint = (): bigint => {
    const read = readVarint(view, place);
    place = read.next;
    return read.value;
  };
  while (place < bytes.length) {
    const key = Number(varint());
    const field = key >>> 3;
    switch (key & 7) {
      case 0:
        yield { field, value: varint() };
        break;
      case 1:
        yield { field, value: view.getBigUint64(place, true) };
        place += 8;
        break;
      case 2: {
        const length = Number(varint());
        if (place + length > bytes.length) throw new RangeError('The message ends within a field');
        yield { field, value: bytes.subarray(place, place + length) };
        place += length;
        break;
      }
      case 5:
        yield { field, value: BigInt(view.getUint32(place, true)), float: view.getFloat32(place, true) };
        place += 4;
        break;
      default:
        throw new Error(`Field ${field} has the wire type ${key & 7}`);
    }
  }
}

/** Packed integers as signed 64-bit numbers, which have to be exact as doubles. */
export function readPackedInts(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values: number[] = [];
  for (let place = 0; place < bytes.length; ) {
    const first = bytes[place]!;
    if (first < 128) {
      values.push(first);
      place += 1;
      continue;
    }
    const { value, next } = readVarint(view, place);
    values.push(Number(BigInt.asIntN(64, value)));
    place = next;
  }
  return values;
}

export function readPackedFloats(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.length >> 2 }, (_, i) => view.getFloat32(4 * i, true));
}

export function readPackedDoubles(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.length >> 3 }, (_, i) => view.getFloat64(8 * i, true));
}

export function readText(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

function readVarint(view: DataView, start: number): { value: bigint; next: number } {
  let low = 0;
  let place = start;
  for (let shift = 0; shift < 28; shift += 7) {
    const byte = view.getUint8(place++);
    low |= (byte & 127) << shift;
    if (byte < 128) return { value: BigInt(low), next: place };
  }
  let value = BigInt(low);
  for (let shift = 28n; shift < 70n; shift += 7n) {
    const byte = view.getUint8(place++);
    value |= BigInt(byte & 127) << shift;
    if (byte < 128) return { value: BigInt.asUintN(64, value), next: place };
  }
  throw new RangeError('A number has more than 64 bits');
}

const decoder = new TextDecoder();
