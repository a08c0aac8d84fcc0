import { open } from 'node:fs/promises';

export type NpyArray = Float32Array | Float64Array | Int32Array;

const types = { '<f4': Float32Array, '<f8': Float64Array, '<i4': Int32Array } as const;

/**
 * Writes numbers as NumPy reads them (numpy.lib.format, version 1.0). A matrix is given column by column, and kept so
 * (`fortran_order`).
 */
export async function writeNpy(path: string, columns: readonly NpyArray[]): Promise<void> {
  const first = columns[0]!;
  const descr = Object.entries(types).find(([, type]) => first instanceof type)![0];
  const shape = columns.length === 1 ? `(${first.length},)` : `(${first.length}, ${columns.length})`;
  const header = `{'descr': '${descr}', 'fortran_order': ${columns.length > 1 ? 'True' : 'False'}, 'shape': ${shape}, }`;
  const padded = header.padEnd(Math.ceil((header.length + 11) / 64) * 64 - 11);
  const begin = Buffer.from(`\x93NUMPY\x01\x00..${padded}\n`, 'latin1');
  begin.writeUInt16LE(padded.length + 1, 8);
  const file = await open(path, 'w');
  try {
    await file.write(begin);
    for (const { buffer, byteOffset, byteLength } of columns) {
      await file.write(new Uint8Array(buffer, byteOffset, byteLength));
    }
  } finally {
    await file.close();
  }
}

/** Reads what `writeNpy` has written: one array a column. */
export async function readNpy<T extends NpyArray>(path: string): Promise<T[]> {
  const file = await open(path);
  try {
    const begin = Buffer.alloc(10);
    await file.read(begin, 0, 10);
    const header = Buffer.alloc(begin.readUInt16LE(8));
    await file.read(header, 0, header.length);
    const [, descr, shape] = /'descr': '(...)'.*'shape': \((.*?),?\)/.exec(header.toString('latin1'))!;
    const [rows = 0, columns = 1] = shape!.split(',').map(Number);
    const arrays: T[] = [];
    for (let i = 0; i < columns; i++) {
      const values = new types[descr as keyof typeof types](rows);
      await file.read(new Uint8Array(values.buffer), 0, values.byteLength);
      arrays.push(values as T);
    }
    return arrays;
  } finally {
    await file.close();
  }
}
