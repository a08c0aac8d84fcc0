/**
 * Writes the protobuf wire format (https://protobuf.dev/programming-guides/encoding/): only what ONNX files need.
 * Fields appear in the order of the calls, so that the same calls give the same bytes.
 */
export class ProtobufWriter {
  /** What was written before `#bytes`: large messages are kept as they came, because a forest may take hundreds of MB. */
  readonly #parts: Uint8Array[] = [];
  #partsLength = 0;
  #bytes = new Uint8Array(256);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  /** An integer field (int32, int64, enum). */
  int(field: number, value: number | bigint): this {
    this.#varint(field << 3);
    this.#varint(value);
    return this;
  }

  float(field: number, value: number): this {
    this.#varint((field << 3) | 5);
    this.#reserve(4);
    this.#view.setFloat32(this.#length, value, true);
    this.#length += 4;
    return this;
  }

  string(field: number, value: string): this {
    return this.bytes(field, encoder.encode(value));
  }

  /** `value` must not be written to any more. */
  message(field: number, value: ProtobufWriter): this {
    const last = value.#bytes.subarray(0, value.#length);
    if (value.#parts.length === 0) return this.bytes(field, last);
    this.#varint((field << 3) | 2);
    this.#varint(value.#partsLength + last.length);
    for (const part of value.#parts) this.#append(part);
    this.#append(last);
    return this;
  }

  bytes(field: number, value: Uint8Array): this {
    this.#varint((field << 3) | 2);
    this.#varint(value.length);
    this.#append(value);
    return this;
  }

  /** A repeated string field, of strings given by their numbers in a short list. */
  choices(field: number, of: readonly string[], chosen: ArrayLike<number>): this {
    const written = of.map((text) => new ProtobufWriter().string(field, text).finish());
    const largest = Math.max(...written.map((bytes) => bytes.length));
    for (let i = 0; i < chosen.length; i++) {
      const bytes = written[chosen[i]!]!;
      this.#reserve(largest);
      for (let k = 0; k < bytes.length; k++) this.#bytes[this.#length + k] = bytes[k]!;
      this.#length += bytes.length;
    }
    return this;
  }

  /** A packed repeated float field. */
  floats(field: number, values: ArrayLike<number>): this {
    this.#varint((field << 3) | 2);
    this.#varint(values.length * 4);
    this.#reserve(values.length * 4);
    for (let i = 0; i < values.length; i++) this.#view.setFloat32(this.#length + 4 * i, values[i]!, true);
    this.#length += values.length * 4;
    return this;
  }

  /** A packed repeated double field. */
  doubles(field: number, values: ArrayLike<number>): this {
    this.#varint((field << 3) | 2);
    this.#varint(values.length * 8);
    this.#reserve(values.length * 8);
    for (let i = 0; i < values.length; i++) this.#view.setFloat64(this.#length + 8 * i, values[i]!, true);
    this.#length += values.length * 8;
    return this;
  }

  /** A packed repeated integer field. */
  ints(field: number, values: ArrayLike<number>): this {
    const packed = new ProtobufWriter();
    for (let i = 0; i < values.length; i++) packed.#varint(values[i]!);
    return this.bytes(field, packed.finish());
  }

  /** What has been written so far. */
  finish(): Uint8Array {
    const last = this.#bytes.subarray(0, this.#length);
    return this.#parts.length === 0 ? last : Buffer.concat([...this.#parts, last]);
  }

  #append(value: Uint8Array): void {
    if (value.length < largePart) {
      this.#reserve(value.length);
      this.#bytes.set(value, this.#length);
      this.#length += value.length;
      return;
    }
    const before = this.#bytes.slice(0, this.#length);
    this.#parts.push(before, value);
    this.#partsLength += before.length + value.length;
    this.#length = 0;
  }

  /** Seven bits a byte, the lowest first; negative numbers as 64-bit two's complement. */
  #varint(value: number | bigint): void {
    this.#reserve(10);
    if (typeof value === 'number' && value >= 0 && value < 0x80000000) {
      let rest = value;
      while (rest > 127) {
        this.#bytes[this.#length++] = (rest & 127) | 128;
        rest >>>= 7;
      }
      this.#bytes[this.#length++] = rest;
      return;
    }
    let rest = BigInt.asUintN(64, BigInt(value));
    while (rest > 127n) {
      this.#bytes[this.#length++] = Number(rest & 127n) | 128;
      rest >>= 7n;
    }
    this.#bytes[this.#length++] = Number(rest);
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + count));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
    this.#view = new DataView(larger.buffer);
  }
}

const encoder = new TextEncoder();

/** Bytes from which on a message is not copied into the one that holds it. */
const largePart = 1 << 20;
