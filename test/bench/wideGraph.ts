import { type Pipeline, type PipelineNode, pipelineFormat } from '../../pipelines/contract/graph.ts';

/** A pipeline of `steps` steps with one and a half edges a step, on a grid: tables of one column are joined and cut again. */
export function wideGraph(steps: number): Pipeline {
  const nodes: PipelineNode[] = [];
  const edges: Pipeline['edges'] = [];
  const rows = Math.ceil(Math.sqrt(steps));
  const add = (module: string, params: PipelineNode['params']) => {
    const i = nodes.length;
    const position = { x: (i % rows) * 300, y: Math.floor(i / rows) * 150 };
    nodes.push({ id: `step${i}`, module, version: 1, params, position });
    return `step${i}`;
  };
  add('enter-data-manually', { data: 'a\n1\n2\n' });
  const narrow = ['step0.results'];
  while (nodes.length < steps) {
    const joined = add('add-columns', {});
    edges.push({ from: narrow.at(-1)!, to: `${joined}.dataset1` });
    edges.push({ from: narrow.at(-Math.min(narrow.length, 8))!, to: `${joined}.dataset2` });
    if (nodes.length === steps) break;
    const cut = add('select-columns-in-dataset', { columns: ['a'] });
    edges.push({ from: `${joined}.results`, to: `${cut}.dataset` });
    narrow.push(`${cut}.results`);
  }
  return { format: pipelineFormat, name: `${steps} steps`, description: '', parameters: [], nodes, edges, notes: [] };
}
