import { z } from 'zod';
import { palette } from '../../../modules/catalog.ts';
import type { Command } from '../command.ts';
import { formatTable } from '../formatText.ts';

export const modulesCommand: Command = {
  name: 'modules',
  usage: '[MODULE]',
  summary: 'Lists the modules, or shows the ports and parameters of one.',
  arguments: { min: 0, max: 1 },
  async run([id], context) {
    const found = palette.filter((spec) => id === undefined || spec.id === id);
    if (found.length === 0) {
      context.tell(`There is no module "${id}". "pipewright modules" lists them.`);
      return 1;
    }
    if (context.json) {
      const described = found.map(({ schema: _, params, ...spec }) => ({
        ...spec,
        params: z.toJSONSchema(params, { io: 'input' }),
      }));
      context.print(JSON.stringify(id === undefined ? described : described[0], null, 2));
      return 0;
    }
    const [first] = found;
    context.print(
      id !== undefined && first ? describe(first) : formatTable(found.map((spec) => [spec.id, spec.description])),
    );
    return 0;
  },
};

function describe(spec: (typeof palette)[number]): string {
  const ports = (list: Record<string, { type: string; optional?: boolean }>) =>
    Object.entries(list).map(([name, { type, optional }]) => [`  ${name}`, `${type}${optional ? ' (optional)' : ''}`]);
  const schema = z.toJSONSchema(spec.params, { io: 'input' });
  const params = Object.entries(schema.properties ?? {}).map(([name, property]) => {
    const { default: standard, title, help } = property as { default?: unknown; title?: string; help?: string };
    return [
      `  ${name}`,
      standard === undefined ? '(required)' : JSON.stringify(standard),
      [title, help].filter(Boolean).join(': '),
    ];
  });
  const section = (title: string, rows: string[][]) => (rows.length === 0 ? [] : ['', title, formatTable(rows)]);
  return [
    `${spec.title} (${spec.id}, version ${spec.version})`,
    spec.description,
    ...section('Inputs', ports(spec.inputs)),
    ...section('Outputs', ports(spec.outputs)),
    ...section('Parameters', params),
  ].join('\n');
}
