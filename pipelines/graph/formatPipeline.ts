import { edge, note, type Pipeline, pipelineNode, pipelineParameter } from '../contract/graph.ts';

const orders = {
  parameters: Object.keys(pipelineParameter.options[0].shape),
  nodes: Object.keys(pipelineNode.shape),
  edges: Object.keys(edge.shape),
  notes: Object.keys(note.shape),
};

/**
 * The text of a pipeline's file: one parameter, node, edge or note a line and keys in one order, so that a diff shows what
 * was changed and nothing else. `parsePipeline` gives the same pipeline back.
 */
export function formatPipeline(pipeline: Pipeline): string {
  const { format, name, description, compute, environment } = pipeline;
  const members = [
    `"format": ${formatValue(format)}`,
    `"name": ${formatValue(name)}`,
    ...(description === '' ? [] : [`"description": ${formatValue(description)}`]),
    ...(pipeline.parameters.length > 0 ? [formatList('parameters', pipeline)] : []),
    ...(compute === undefined ? [] : [`"compute": ${formatValue(compute)}`]),
    ...(environment === undefined ? [] : [`"environment": ${formatValue(environment)}`]),
    formatList('nodes', pipeline),
    formatList('edges', pipeline),
    ...(pipeline.notes.length > 0 ? [formatList('notes', pipeline)] : []),
  ];
  return `{\n${members.map((member) => `  ${member}`).join(',\n')}\n}\n`;
}

function formatList(member: keyof typeof orders, pipeline: Pipeline): string {
  const lines = pipeline[member].map((entry) => `    ${formatObject(entry, orders[member])}`);
  return lines.length === 0 ? `"${member}": []` : `"${member}": [\n${lines.join(',\n')}\n  ]`;
}

function formatObject(value: object, keys: readonly string[]): string {
  const members = keys.flatMap((key) => {
    const member = (value as Record<string, unknown>)[key];
    return member === undefined ? [] : [`${JSON.stringify(key)}: ${formatValue(member)}`];
  });
  return `{${members.join(', ')}}`;
}

/** On one line, keys sorted: their order never means anything in parameters. */
function formatValue(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(formatValue).join(', ')}]`;
  if (typeof value === 'object' && value !== null) return formatObject(value, Object.keys(value).sort());
  return Object.is(value, -0) ? '-0' : (JSON.stringify(value) ?? 'null');
}
