import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { columnsOf, newContext, newPath, queryOne, rowsOf, runModule, tableOf } from '../../../test/rig/runModule.ts';
import { inspect } from './run.ts';
import { spec } from './spec.ts';

async function fileOf(content: string | Buffer, name = 'data.csv'): Promise<string> {
  const path = await newPath(name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
  return path;
}

async function importText(content: string | Buffer, params: object = {}, name = 'data.csv') {
  const path = await fileOf(content, name);
  const { outputs, logs } = await runModule('import-data', { path, ...params });
  return { rows: await rowsOf(outputs.results!), columns: await columnsOf(outputs.results!), logs };
}

test('reads a CSV file: "?" is missing, numbers are numbers', async () => {
  const { outputs } = await runModule('import-data', {
    path: resolve('pipelines/examples/data/automobile-price-raw.csv'),
  });
  const columns = await columnsOf(outputs.results!);
  expect(columns).toHaveLength(26);
  expect(columns.find((column) => column.name === 'price')).toEqual({ name: 'price', type: 'integer' });
  expect(await queryOne(outputs.results!, 'SELECT count(*) FROM t')).toBe(205);
  expect(await queryOne(outputs.results!, 'SELECT count(*) FROM t WHERE price IS NULL')).toBe(4);
  expect(await queryOne(outputs.results!, 'SELECT max(price) FROM t')).toBe(45400);
});

test('finds a type that every value of the column has', async () => {
  const { columns, rows } = await importText(
    'zip,whole,mixed,flag,day,time,huge,word\n' +
      '00123,1,1,true,2024-01-31,2024-01-31T10:00:00Z,1,a\n' +
      '10115,-2,2.5e3,FALSE,2024-02-29,2024-01-31 12:00:00+02:00,123456789012345678901,1\n',
  );
  expect(columns.map(({ name, type }) => [name, type])).toEqual([
    ['zip', 'string'],
    ['whole', 'integer'],
    ['mixed', 'double'],
    ['flag', 'boolean'],
    ['day', 'datetime'],
    ['time', 'datetime'],
    ['huge', 'string'],
    ['word', 'string'],
  ]);
  expect(rows[1]).toEqual({
    zip: '10115',
    whole: -2,
    mixed: 2500,
    flag: false,
    day: '2024-02-29 00:00:00',
    time: '2024-01-31 10:00:00',
    huge: '123456789012345678901',
    word: '1',
  });
});

test('changes a type when a value far down does not have it', async () => {
  const line = `7,${'x'.repeat(1000)}\n`;
  const text = `a,b\n${line.repeat(20_000)}abc,x\n`;
  const path = await fileOf(text);
  const { outputs } = await runModule('import-data', { path });
  expect((await columnsOf(outputs.results!))[0]).toEqual({ name: 'a', type: 'string' });
  expect(await queryOne(outputs.results!, "SELECT count(*) FROM t WHERE a = '7'")).toBe(20_000);
  expect(await queryOne(outputs.results!, "SELECT count(*) FROM t WHERE a = 'abc'")).toBe(1);
});

test('takes the types that the user chose', async () => {
  const params = { types: { id: 'string', n: 'double' } };
  const { columns, rows } = await importText('id,n\n1,2\n2,3\n', params);
  expect(columns.map((column) => column.type)).toEqual(['string', 'double']);
  expect(rows).toEqual([
    { id: '1', n: 2 },
    { id: '2', n: 3 },
  ]);
  await expect(importText('a\n1\nx\n1.5\n', { types: { a: 'integer' } })).rejects.toThrow(
    'Column "a": 2 values are not a whole number, such as "x", "1.5".',
  );
  await expect(importText('a\n1\n', { types: { b: 'integer' } })).rejects.toThrow('"Column types" names columns');
});

test('reads a byte order mark, CR LF, quoted commas, quotes and line ends', async () => {
  const text = '\ufeffid,café\r\n1,"a, ""b""\r\nc"\r\n2,d\r\n';
  const expected = [
    { id: 1, café: 'a, "b"\r\nc' },
    { id: 2, café: 'd' },
  ];
  expect((await importText(text)).rows).toEqual(expected);
  // The same file after an editor that ends lines with LF only.
  expect((await importText(`${text}3,e\n\n4,f`)).rows).toEqual([
    ...expected,
    { id: 3, café: 'e' },
    { id: 4, café: 'f' },
  ]);
});

test('finds the delimiter, and takes the one that is chosen', async () => {
  expect((await importText('a;b\n1,5;2\n')).rows).toEqual([{ a: '1,5', b: 2 }]);
  expect((await importText('a\tb\n1\t2\n', {}, 'data.tsv')).rows).toEqual([{ a: 1, b: 2 }]);
  expect((await importText('a b\n1 2\n', { delimiter: 'space' })).rows).toEqual([{ a: 1, b: 2 }]);
  expect((await importText('1|2\n', { header: false })).rows).toEqual([{ column1: 1, column2: 2 }]);
});

test('renames columns that have no name or the name of another, and says so', async () => {
  const { columns, logs } = await importText('a,A,,a\n1,2,3,4\n');
  expect(columns.map((column) => column.name)).toEqual(['a', 'A_2', 'column3', 'a_3']);
  expect(logs.join('\n')).toContain('Column 3 has no name; it is now "column3".');
});

test('counts rows that do not fit and names their lines', async () => {
  const text = 'a,b\n1,"x\ny"\n2\n3,4,5,6\n7,8\n';
  const message =
    '2 rows do not fit the columns:\n' +
    '"NAME", line 4: expected 2 fields, found 1\n"NAME", line 5: expected 2 fields, found 4\n';
  const path = await fileOf(text);
  const name = path.slice(dirname(path).length + 1);
  await expect(runModule('import-data', { path })).rejects.toThrow(message.replaceAll('NAME', name));
  const { outputs, logs } = await runModule('import-data', { path, badRows: 'skip' });
  expect(await rowsOf(outputs.results!)).toEqual([
    { a: 1, b: 'x\ny' },
    { a: 7, b: '8' },
  ]);
  expect(logs.join('\n')).toContain(`Skipped: ${message.replaceAll('NAME', name).trim()}`);
});

test('counts every row that does not fit in a long file, by any number of threads', async () => {
  const lines = Array.from({ length: 300_000 }, (_, i) => (i % 100 === 42 ? `${i}` : `${i},${i * 2},"t${i}\nu"`));
  const path = await fileOf(`a,b,c\n${lines.join('\n')}\n`);
  // Good rows take two lines: the row with index 42 stands in line 2 + 42 * 2, the one with 142 in 2 + 142 * 2 - 1.
  await expect(runModule('import-data', { path })).rejects.toThrow(
    /^3000 rows do not fit[\s\S]*line 86: expected 3 fields, found 1\n[\s\S]*line 285: /,
  );
  const { outputs } = await runModule('import-data', { path, badRows: 'skip' });
  expect(await queryOne(outputs.results!, 'SELECT count(*) FROM t')).toBe(297_000);
  expect(await queryOne(outputs.results!, 'SELECT sum(b) - 2 * sum(a) FROM t')).toBe(0);
});

test('skips rows that do not fit, but none whose value only needs another type', async () => {
  const path = await fileOf(`a,b\n${`7,${'x'.repeat(1000)}\n`.repeat(20_000)}abc,x\n1,2,3\n8,x\n`);
  const { outputs } = await runModule('import-data', { path, badRows: 'skip' });
  expect(await queryOne(outputs.results!, "SELECT count(*) FROM t WHERE a IN ('7', 'abc', '8')")).toBe(20_002);
});

test('says which line has a quote that is not closed', async () => {
  await expect(importText('a,b\n1,x\n2,"y\n3,z\n')).rejects.toThrow('line 3: a quote is not closed');
  // Rows from there on could be lost in silence.
  await expect(importText('a,b\n1,x\n2,"y\n3,z\n', { badRows: 'skip' })).rejects.toThrow('Correct the quotes');
});

test('reads other encodings, and says which to choose', async () => {
  const text = 'id,name\n1,naïve\n2,señor\n';
  const latin = Buffer.from(text, 'latin1');
  const utf16 = Buffer.from(`\ufeff${text}`, 'utf16le');
  const bigEndian = Buffer.from(utf16).swap16();
  for (const [bytes, encoding] of [
    [latin, 'latin-1'],
    [utf16, 'utf-16'],
    [utf16.subarray(2), 'utf-16'],
    [bigEndian, 'utf-16'],
  ] as const) {
    expect((await importText(bytes, { encoding })).rows).toEqual([
      { id: 1, name: 'naïve' },
      { id: 2, name: 'señor' },
    ]);
  }
  await expect(importText(latin)).rejects.toThrow('Choose the encoding in which it was saved: "latin-1"');
  await expect(importText(utf16)).rejects.toThrow('Choose the encoding "utf-16"');
  await expect(importText(utf16.subarray(2))).rejects.toThrow('Choose the encoding "utf-16"');
  await expect(importText(latin, { encoding: 'utf-16' })).rejects.toThrow('not text in UTF-16');
  const late = Buffer.concat([
    Buffer.from(`a,b\n${`1,${'x'.repeat(97)}\n`.repeat(50_000)}`),
    Buffer.from('2,ñ\n', 'latin1'),
  ]);
  await expect(importText(late)).rejects.toThrow('(first in line 50002)');
});

test('reads 5,000 columns', async () => {
  const names = Array.from({ length: 5000 }, (_, i) => `x${i}`);
  const row = (k: number) => names.map((_, i) => (i % 10 === 0 ? `t${i + k}` : i + k)).join(',');
  const { columns, rows } = await importText(`${names.join(',')}\n${row(0)}\n${row(1)}\n`);
  expect(columns).toHaveLength(5000);
  expect(rows[1]).toMatchObject({ x4990: 't4991', x4999: 5000 });
}, 240_000);

test('takes a file with a header only, and a column without values', async () => {
  expect(await importText('a,b\n')).toMatchObject({
    rows: [],
    columns: [{ name: 'a', type: 'string' }, { name: 'b' }],
  });
  const { columns, rows } = await importText('a,b\n1,\n2,?\n');
  expect(columns[1]).toEqual({ name: 'b', type: 'string' });
  expect(rows[1]).toEqual({ a: 2, b: null });
});

test('refuses what is no table, in words', async () => {
  await expect(importText('')).rejects.toThrow('is empty');
  await expect(importText('\n\n')).rejects.toThrow('only empty lines');
  await expect(importText(Buffer.from('504b0304140000000800', 'hex'))).rejects.toThrow(
    'a ZIP archive or a spreadsheet',
  );
  await expect(importText(Buffer.from(Array.from({ length: 999 }, (_, i) => (i * 7) % 32)))).rejects.toThrow(
    'binary content',
  );
  await expect(importText('a,b\n1,2\n', { format: 'parquet' })).rejects.toThrow('is no Parquet file');
  await expect(importText('PAR1 and more', {}, 'x.parquet')).rejects.toThrow('cannot be read');
  await expect(importText('x', {}, 'data.xyz')).rejects.toThrow('Choose the format');
  await expect(runModule('import-data', { path: '/nowhere/x.csv' })).rejects.toThrow(
    'There is no file "/nowhere/x.csv"',
  );
});

test('keeps a null byte within text', async () => {
  expect((await importText(`a,b\n1,x\0y\n${'2,zzzzzzzz\n'.repeat(10)}`)).rows[0]).toEqual({ a: 1, b: 'x\0y' });
});

test('line ends of several kinds do not end in a failure of the reader, neither of a read nor of a look', async () => {
  const text = 'a,b\r\n1,x\r2,"y\rz"\n3,5" pipe\n4,"w"\r\n';
  expect((await importText(text)).rows).toEqual([
    { a: 1, b: 'x' },
    { a: 2, b: 'y\rz' },
    { a: 3, b: '5" pipe' },
    { a: 4, b: 'w' },
  ]);
  const params = spec.params.parse({ path: await fileOf(text) });
  expect((await inspect({ params }, await newContext())).map(({ type }) => type)).toEqual(['integer', 'string']);
  await expect(importText(`${text}5\r6,7,8\n`)).rejects.toThrow(
    /2 rows do not fit[\s\S]*line 7: expected 2 fields, found 1\n[\s\S]*line 8: /,
  );
});

test('null characters in a column name do not end in a failure of SQL', async () => {
  const { columns, rows, logs } = await importText(`a\0b,\0\0,c\n1,2,x\n${'3,4,zzzzzzzz\n'.repeat(20)}`);
  expect(columns.map(({ name }) => name)).toEqual(['ab', 'column2', 'c']);
  expect(rows[0]).toEqual({ ab: 1, column2: 2, c: 'x' });
  expect(logs.join('\n')).toContain('Column 1 has null characters in its name; it is now "ab".');
});

test('a null character among the missing values does not end in a failure of SQL', async () => {
  const text = `a,b\n1,x\0\n${'3,zzzzzzzz\n'.repeat(10)}`;
  expect((await importText(text, { nullStrings: ['x\0'] })).rows[0]).toEqual({ a: 1, b: null });
});

test('spaces around quotes do not make rows that do not fit of good ones', async () => {
  await expect(importText('a, "b, c"\n1, "x,y" \n2\n')).rejects.toThrow(/^1 row does not fit[\s\S]*line 3: /);
  const { rows } = await importText('a, "b, c"\n1, "x,y" \n2\n', { badRows: 'skip' });
  expect(rows).toEqual([{ a: 1, 'b, c': 'x,y' }]);
});

test('empty fields beyond the last column are not counted as rows that do not fit', async () => {
  const text = 'a,b\n1,2,\n3\n4,5,,\n,,,';
  await expect(importText(text)).rejects.toThrow(/^1 row does not fit[\s\S]*line 3: expected 2 fields, found 1/);
  expect((await importText(text, { badRows: 'skip' })).rows).toEqual([
    { a: 1, b: 2 },
    { a: 4, b: 5 },
    { a: null, b: null },
  ]);
});

test('reads a line of 5 MB, and refuses one of 9 MB', async () => {
  expect((await importText(`a,b\n1,${'x'.repeat(5e6)}\n2,y\n`)).rows.map((row) => String(row.b).length)).toEqual([
    5e6, 1,
  ]);
  await expect(importText(`a,b\n1,${'x'.repeat(9e6)}\n2,y\n`)).rejects.toThrow(/line 2 is longer than 8 MB/);
  await expect(importText(`a,b\n1,${'x'.repeat(9e6)}\n2\n`, { badRows: 'skip' })).rejects.toThrow('longer than 8 MB');
  const long = `a,b\n1,"${`${'x'.repeat(99)}\n`.repeat(175_000)}"\n2,y\n`;
  await expect(importText(long)).rejects.toThrow('data.csv" is longer than 8 MB');
}, 240_000);

test('reads all files of a folder by name, and refuses other columns', async () => {
  const folder = await newPath('folder');
  await mkdir(folder);
  await expect(runModule('import-data', { path: folder })).rejects.toThrow('has no CSV, TSV, JSON or Parquet files');
  await writeFile(join(folder, 'b.csv'), 'x,y\n3,c\n');
  await writeFile(join(folder, 'a.csv'), 'x,y\n1,a\n2,b\n');
  await writeFile(join(folder, 'readme.md'), 'text');
  const { outputs } = await runModule('import-data', { path: folder });
  expect(await rowsOf(outputs.results!)).toEqual([
    { x: 1, y: 'a' },
    { x: 2, y: 'b' },
    { x: 3, y: 'c' },
  ]);
  await writeFile(join(folder, 'c.csv'), 'x,z\n1,a\n');
  await expect(runModule('import-data', { path: folder })).rejects.toThrow('"c.csv" has x, z');
  await writeFile(join(folder, 'd.json'), '[]');
  await expect(runModule('import-data', { path: folder })).rejects.toThrow('several formats');
});

test('reads JSON as a list and by lines; what is nested becomes JSON text', async () => {
  const objects = [
    { id: 1, code: '007', tags: ['a', 'b'], at: '2024-01-31T10:00:00Z' },
    { id: 2.5, code: null, tags: [], at: null },
  ];
  const expected = [
    { id: 1, code: '007', tags: '["a","b"]', at: '2024-01-31 10:00:00' },
    { id: 2.5, code: null, tags: '[]', at: null },
  ];
  expect((await importText(JSON.stringify(objects, null, 2), {}, 'x.json')).rows).toEqual(expected);
  const byLines = await importText(objects.map((object) => JSON.stringify(object)).join('\n'), {}, 'x.jsonl');
  expect(byLines.rows).toEqual(expected);
  expect(byLines.columns.map((column) => column.type)).toEqual(['double', 'string', 'string', 'datetime']);
  await expect(importText('[1, 2]', {}, 'x.json')).rejects.toThrow('A list of objects');
  await expect(importText('{"a": 1}\n{"a": ', {}, 'x.json')).rejects.toThrow('cannot be read');
});

test('reads Parquet: roles of a table of its own, types of any other', async () => {
  const own = await tableOf("SELECT * FROM (VALUES (1, 'a')) t(x, y)", [
    { name: 'x', type: 'integer', role: 'label' },
    { name: 'y', type: 'string', categorical: true },
  ]);
  const { outputs } = await runModule('import-data', { path: own, format: 'parquet' });
  expect(await columnsOf(outputs.results!)).toEqual(await columnsOf(own));
});

test('reads a web address, and says why one cannot be read', async () => {
  const server = createServer((request, response) => {
    if (request.url === '/data.csv?v=1') response.end('a,b\n1,x\n');
    else response.writeHead(404).end();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { outputs } = await runModule('import-data', { path: `${address}/data.csv?v=1` });
  expect(await rowsOf(outputs.results!)).toEqual([{ a: 1, b: 'x' }]);
  await expect(runModule('import-data', { path: `${address}/other.csv` })).rejects.toThrow('answered with status 404');
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
  await expect(runModule('import-data', { path: `${address}/data.csv` })).rejects.toThrow('the connection was refused');
  await expect(runModule('import-data', { path: 'http://nowhere.invalid/data.csv' })).rejects.toThrow(
    'cannot be reached',
  );
});

test('looks at the columns of a source without reading it all', async () => {
  const path = await fileOf('id,name,when\n1,a,2024-01-31\n');
  const params = spec.params.parse({ path, types: { id: 'double' } });
  const columns = await inspect({ params }, await newContext());
  expect(columns).toEqual([
    { name: 'id', type: 'double' },
    { name: 'name', type: 'string' },
    { name: 'when', type: 'datetime', format: '%Y-%m-%d' },
  ]);
  const { outputs } = await runModule('import-data', { path, types: { id: 'double' } });
  expect(await columnsOf(outputs.results!)).toEqual(columns);
  expect(spec.schema({ params, inputs: {}, sourceColumns: columns }).outputs.results).toEqual({
    type: 'table',
    columns,
  });
});

test('gives the same bytes whatever the number of threads', async () => {
  const path = await fileOf(`a,b\n${Array.from({ length: 300_000 }, (_, i) => `${i},t${i % 977}`).join('\n')}\n`);
  const files: Buffer[] = [];
  for (const threads of [1, 2, 4]) {
    const { outputs } = await runModule('import-data', { path }, {}, await newContext({ threads }));
    files.push(await readFile(outputs.results!));
  }
  expect(files.every((file) => file.equals(files[0]!))).toBe(true);
});

test('gives the same bytes, in order, of a file so large that threads share it', async () => {
  const line = (i: number) => `${i},${'t'.repeat(400)}${i % 977},${i / 8}\n`;
  const path = await fileOf(`a,b,c\n${Array.from({ length: 90_000 }, (_, i) => line(i)).join('')}`);
  const files: Buffer[] = [];
  for (const [threads, memoryLimit] of [
    [1, 2 ** 30],
    [2, 2 ** 30],
    [4, 2 ** 29],
    [2, 2 ** 32],
  ] as const) {
    const { outputs } = await runModule('import-data', { path }, {}, await newContext({ threads, memoryLimit }));
    files.push(await readFile(outputs.results!));
    expect(
      await queryOne(
        outputs.results!,
        'SELECT bool_and(a = before + 1) FROM (SELECT a, lag(a, 1, -1) OVER () AS before FROM t)',
      ),
    ).toBe(true);
  }
  expect(files.every((file) => file.equals(files[0]!))).toBe(true);
});

test('days become points in time where a later row has one, also where bad rows are skipped', async () => {
  const days = Array.from({ length: 50_000 }, (_, i) => `${i},2024-01-31,${'x'.repeat(400)}\n`).join('');
  const later = '7,2024-02-01T12:00:00+02:00,y\n';
  for (const bad of ['', '1,2,3,4\n']) {
    const path = await fileOf(`a,day,c\n${days}${bad}${later}`);
    const { outputs } = await runModule('import-data', { path, badRows: 'skip' });
    expect(await queryOne(outputs.results!, 'SELECT max(day) FROM t')).toBe('2024-02-01 10:00:00');
    expect(await queryOne(outputs.results!, 'SELECT min(day) FROM t')).toBe('2024-01-31 00:00:00');
  }
});

test('a column of days becomes text where a later row has none, also where bad rows are skipped', async () => {
  const days = Array.from({ length: 50_000 }, (_, i) => `${i},2024-01-31,${'x'.repeat(400)}\n`).join('');
  for (const bad of ['', '1,2,3,4\n']) {
    const path = await fileOf(`a,day,c\n${days}${bad}7,9999-99-99,y\n`);
    const { outputs } = await runModule('import-data', { path, badRows: 'skip' });
    expect(await queryOne(outputs.results!, 'SELECT max(day) FROM t')).toBe('9999-99-99');
    expect(await queryOne(outputs.results!, 'SELECT count(*) FROM t')).toBe(50_001);
  }
});
