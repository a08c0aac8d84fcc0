import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { GraphBuilder } from '../../modules/lib/onnx/graphBuilder.ts';
import { newPath } from '../../test/rig/runModule.ts';
import { importModel } from './importModel.ts';
import { unpackModel } from './unpackModel.ts';

interface Packed {
  name: string;
  bytes: Uint8Array | string;
  /** Of Unix. */
  mode?: number;
  /** The size that the directory says. */
  says?: number;
  flags?: number;
}

/** A zip archive as any program writes it, or as none would. */
async function pack(files: readonly Packed[]): Promise<string> {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, bytes, mode = 0o100644, says, flags = 0 } of files) {
    const content = Buffer.from(bytes);
    const packed = deflateRawSync(content);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(Buffer.byteLength(name), 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry[5] = 3;
    entry.writeUInt16LE(flags, 8);
    entry.writeUInt16LE(8, 10);
    entry.writeUInt32LE(crc32(content), 16);
    entry.writeUInt32LE(packed.length, 20);
    entry.writeUInt32LE(says ?? content.length, 24);
    entry.writeUInt16LE(Buffer.byteLength(name), 28);
    entry.writeUInt32LE(mode * 2 ** 16, 38);
    entry.writeUInt32LE(offset, 42);
    parts.push(local, Buffer.from(name), packed);
    directory.push(entry, Buffer.from(name));
    offset += 30 + Buffer.byteLength(name) + packed.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(offset, 16);
  const path = await newPath('model.zip');
  await writeFile(path, Buffer.concat([...parts, ...directory, end]));
  return path;
}

function double(): Uint8Array {
  const graph = new GraphBuilder(['x', 'y']);
  graph.addInput('x', 'float', 1);
  graph.addOutput('y', graph.addNode({ op: 'Add', inputs: ['x', 'x'] }), 'float', 1);
  return graph.toBytes();
}

const description = 'flavors:\n  onnx:\n    data: model.onnx\n';

test.each(['', 'model/'])('an MLflow model that is packed %swith or without its folder is taken in', async (folder) => {
  const archive = await pack([
    { name: `${folder}MLmodel`, bytes: description },
    { name: `${folder}model.onnx`, bytes: double() },
    { name: `${folder}data/empty.txt`, bytes: '' },
  ]);
  const imported = await importModel(archive, await newPath('imported'), { isLogged: false });
  expect(imported).toMatchObject({ ok: true, value: { kind: 'onnx', signature: { inputs: [{ name: 'x' }] } } });
});

const refused: [string, Packed[], RegExp][] = [
  ['a name that leads upwards', [{ name: '../x', bytes: 'x' }], /"\.\.\/x" leads out of the folder/],
  ['a name with a step upwards in it', [{ name: 'a/../../x', bytes: 'x' }], /leads out of the folder/],
  ['an absolute name', [{ name: '/etc/x', bytes: 'x' }], /leads out of the folder/],
  ['a name of another system', [{ name: 'C:\\x', bytes: 'x' }], /leads out of the folder/],
  ['a link', [{ name: 'x', bytes: '/etc/passwd', mode: 0o120777 }], /is a link or a device/],
  ['a device', [{ name: 'x', bytes: '', mode: 0o020666 }], /is a link or a device/],
  ['a link that is named as a folder', [{ name: 'x/', bytes: '/etc', mode: 0o120777 }], /not taken/],
  ['the same name twice', [{ name: 'x', bytes: 'a' }, { name: 'X', bytes: 'b' }], /is in it twice/],
  ['a file that is another’s folder', [{ name: 'x', bytes: 'a' }, { name: 'x/y', bytes: 'b' }], /lies in what is a file/],
  ['an encrypted file', [{ name: 'x', bytes: 'a', flags: 1 }], /is encrypted/],
  ['a bomb', [{ name: 'x', bytes: new Uint8Array(20_000_000) }], /more than 200 times its size/],
  ['a bomb that says it is small', [{ name: 'x', bytes: new Uint8Array(20_000_000), says: 1000 }], /is damaged/],
  ['more than 2 GB', [{ name: 'x', bytes: 'a', says: 3e9 }], /more than 2 GB/],
]; // biome-ignore format: one line each

test.each(refused)('an archive with %s is refused in words', async (_, files, words) => {
  const place = await newPath('unpacked');
  const result = await unpackModel(await pack(files), join(place, 'deep', 'folder'));
  expect(result).toEqual({ ok: false, error: expect.stringMatching(words) });
  // Whatever was written is inside.
  expect(await readdir(place).catch(() => [])).not.toContain('x');
});

test('an archive that is cut off, wherever, is refused in words', async () => {
  const whole = await readFile(await pack([{ name: 'a', bytes: 'text' }, { name: 'b', bytes: double() }])); // biome-ignore format: one line
  for (let length = 4; length < whole.length; length += 7) {
    const path = await newPath('cut.zip');
    await writeFile(path, whole.subarray(0, length));
    expect(await unpackModel(path, await newPath('unpacked'))).toEqual({ ok: false, error: expect.any(String) });
  }
});
