import type { Servable, ServedColumn } from '../../../pipelines/contract/servable.ts';
import type { GraphBuilder } from '../onnx/graphBuilder.ts';
import { addCall, addRow, type GraphColumn, type GraphTable } from '../onnx/graphColumns.ts';
import { microsecondsOfDay } from '../onnx/graphScalars.ts';

/** Keys of what a file says of itself: JSON of the columns of a request and of the answer, each with the name of its tensor. */
const metadataKeys = {
  task: 'pipewright.task',
  request: 'pipewright.request',
  response: 'pipewright.response',
} as const;

/** Names of the graph's inputs, one a column of the request: the column's name, but where a column of the answer has it. */
export function nameInputs({ request, response }: Pick<Servable, 'request' | 'response'>): string[] {
  const taken = new Set([...request, ...response].map(({ name }) => name));
  const outputs = new Set(response.map(({ name }) => name));
  return request.map(({ name }) => {
    let input = name;
    if (input !== '' && !outputs.has(input)) return input;
    do input = `${input}_input`;
    while (taken.has(input));
    taken.add(input);
    return input;
  });
}

/** Name of the output that says which rows have an answer. */
export function nameKept({ response }: Pick<Servable, 'response'>, inputs: readonly string[]): string {
  const taken = new Set([...inputs, ...response.map(({ name }) => name)]);
  let kept = 'row_kept';
  while (taken.has(kept)) kept = `${kept}_`;
  return kept;
}

/** Adds the inputs of a graph. Datetimes are taken to the microsecond, as a database keeps them. */
export function addRequest(
  graph: GraphBuilder,
  request: readonly ServedColumn[],
  inputs: readonly string[],
): GraphTable {
  const columns = request.map(({ categories: _, example: __, ...column }, i): GraphColumn => {
    const type = column.type === 'string' ? 'string' : 'double';
    const tensor = graph.addInput(inputs[i]!, type);
    return { column, type, tensor: column.type === 'datetime' ? addToMicroseconds(graph, tensor) : tensor };
  });
  return { columns };
}

function addToMicroseconds(graph: GraphBuilder, days: string): string {
  const day = () => addRow(graph, [microsecondsOfDay]);
  const microseconds = addCall(graph, 'Round', addCall(graph, 'Mul', days, day()));
  return addCall(graph, 'Div', microseconds, day());
}

/** Adds the outputs of a graph, and what the file says of itself. */
export function addResponse(
  graph: GraphBuilder,
  { task, request, response }: Servable,
  { inputs, answer, kept }: { inputs: readonly string[]; answer: GraphTable; kept: string },
): void {
  const byName = new Map(answer.columns.map((entry) => [entry.column.name, entry]));
  for (const { name } of response) {
    const { tensor, type } = byName.get(name)!;
    graph.addOutput(name, tensor, type, 1);
  }
  if (answer.kept !== undefined) graph.addOutput(kept, answer.kept, 'bool', 1);
  graph.addMetadata(metadataKeys.task, task);
  graph.addMetadata(
    metadataKeys.request,
    JSON.stringify(request.map((column, i) => ({ ...column, input: inputs[i] }))),
  );
  graph.addMetadata(
    metadataKeys.response,
    JSON.stringify(response.map((column) => ({ ...column, output: column.name }))),
  );
}
