import { expect, test } from 'vitest';
import { bestTime } from '../../test/rig/bestTime.ts';
import type { Problem } from '../contract/error.ts';
import { parsePipeline } from './parsePipeline.ts';

const head = '"format": "pipewright/pipeline@1", "name": "x"';

function problemsOf(text: string): Problem[] {
  const parsed = parsePipeline(text);
  return parsed.ok ? [] : parsed.error;
}

test('what has a default may be left out', () => {
  expect(parsePipeline(`{${head}, "nodes": [{"id": "a", "module": "m", "version": 1}]}`)).toEqual({
    ok: true,
    value: {
      format: 'pipewright/pipeline@1',
      name: 'x',
      description: '',
      parameters: [],
      nodes: [{ id: 'a', module: 'm', version: 1, position: { x: 0, y: 0 }, params: {} }],
      edges: [],
      notes: [],
    },
  });
});

test('a byte order mark is no part of the text', () => {
  expect(parsePipeline(`\uFEFF{${head}, "nodes": []}`).ok).toBe(true);
});

test('names every place that is wrong, with the step and what to do', () => {
  const nodes = '[{"id": "a", "module": "m", "version": "1", "colour": 1}, {"id": "2b", "module": "", "version": 0}]';
  expect(problemsOf(`{${head}, "nodes": ${nodes}, "edges": [{"from": "a", "to": "b.c"}]}`)).toEqual([
    { code: 'wrong-structure', message: 'nodes[0].version: Give a number, not the text "1".', node: 'a' },
    {
      code: 'wrong-structure',
      message: 'nodes[0]: "colour" is not part of the format. Remove it, or correct its name.',
      node: 'a',
    },
    {
      code: 'wrong-structure',
      message: expect.stringContaining('nodes[1].id: The id of a step begins with a letter'),
      node: '2b',
    },
    { code: 'wrong-structure', message: 'nodes[1].module: Give a text that is not empty.', node: '2b' },
    { code: 'wrong-structure', message: 'nodes[1].version: Give a number of more than 0, not 0.', node: '2b' },
    { code: 'wrong-structure', message: 'edges[0].from: Write an end of an edge as "node.port".' },
  ]);
});

test('a default has to have the type of its parameter', () => {
  const [problem] = problemsOf(
    `{${head}, "parameters": [{"name": "n", "type": "integer", "default": "7"}], "nodes": []}`,
  );
  expect(problem).toMatchObject({
    param: 'n',
    message: 'parameters[0].default: Give a number, not the text "7".',
  });
  const [unknown] = problemsOf(`{${head}, "parameters": [{"name": "n", "type": "int"}], "nodes": []}`);
  expect(unknown?.message).toContain('parameters[0].type: ');
  expect(unknown?.message).toContain('"integer"');
});

test('two steps, parameters or notes cannot share a name', () => {
  const node = '{"id": "a", "module": "m", "version": 1}';
  const parameter = '{"name": "p", "type": "string"}';
  const text = `{${head}, "parameters": [${parameter}, ${parameter}], "nodes": [${node}, ${node}, ${node}]}`;
  expect(problemsOf(text)).toEqual([
    { code: 'duplicate-parameter', message: 'Two pipeline parameters are named "p". Rename one of them.', param: 'p' },
    { code: 'duplicate-node', message: 'Two steps have the id "a". Rename one of them.', node: 'a' },
  ]);
});

test.each([
  ['[]', 'wrong-format', 'A pipeline file holds one object, not a list.'],
  [
    '{"nodes": []}',
    'wrong-format',
    'This is not a pipeline file: "format" has to be "pipewright/pipeline@1", and it is missing.',
  ],
  ['{"format": "pipewright/pipeline@7"}', 'newer-format', 'This file needs a newer Pipewright'],
  ['{"format": "pipewright/pipeline@-1"}', 'wrong-format', 'here is the text "pipewright/pipeline@-1".'],
  ['', 'not-json', 'The text ends too early'],
])('refuses %s', (text, code, message) => {
  expect(problemsOf(text)).toEqual([expect.objectContaining({ code, message: expect.stringContaining(message) })]);
});

test('text from the file cannot steer the terminal it is shown on, nor fill it', () => {
  const [problem] = problemsOf(`{"format": "\\u001b[2J\\u009b\\u202e${'x'.repeat(1000)}"}`);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  expect(problem!.message).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
  expect(problem!.message.length).toBeLessThan(300);
});

const million = 1_000_000;
const repeat = (part: string, times: number) => Array(times).fill(part).join(',');
const hostile: [string, () => string, Problem['code']][] = [
  ['100 MB', () => 'x'.repeat(100 * million), 'file-too-large'],
  ['nesting without end', () => '['.repeat(9 * million), 'nested-too-deeply'],
  ['nesting in a parameter', () => `{${head}, "nodes": [{"params": ${'{"a":'.repeat(million)}`, 'nested-too-deeply'],
  ['three million nodes', () => `{${head}, "nodes": [${repeat('{}', 3 * million)}]}`, 'too-many'],
  ['20,001 nodes', () => `{${head}, "nodes": [${repeat('{}', 20_001)}]}`, 'too-many'],
  ['60,001 edges', () => `{${head}, "nodes": [], "edges": [${repeat('{}', 60_001)}]}`, 'too-many'],
  ['a million keys', () => `{${Array.from({ length: 700_000 }, (_, index) => `"k${index}":1`).join(',')}}`, 'too-many'],
  ['one text of 9 MB', () => `{${head}, "nodes": [{"id": "${'x'.repeat(9 * million)}"}]}`, 'wrong-structure'],
  ['20,000 wrong nodes', () => `{${head}, "nodes": [${repeat('{"a":1,"b":2}', 20_000)}]}`, 'wrong-structure'],
  [
    '20,000 equal ids',
    () => `{${head}, "nodes": [${repeat('{"id":"a","module":"m","version":1}', 20_000)}]}`,
    'duplicate-node',
  ],
  ['a quote that never closes', () => `{"${'x'.repeat(9 * million)}`, 'not-json'],
  ['backslashes', () => `{"${'\\\\'.repeat(4 * million)}`, 'not-json'],
  ['spaces', () => ' '.repeat(9 * million), 'not-json'],
  ['digits', () => `[${'9'.repeat(9 * million)}]`, 'number-too-large'],
];

test.each(hostile)('a hostile file is refused within a second: %s', (_name, makeText, code) => {
  const text = makeText();
  expect(bestTime(() => problemsOf(text))).toBeLessThan(1_000);
  const problems = problemsOf(text);
  expect(problems[0]?.code).toBe(code);
  expect(problems.length).toBeLessThanOrEqual(1_001);
});
