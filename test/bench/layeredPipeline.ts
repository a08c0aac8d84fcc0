import { type Pipeline, type PipelineNode, pipelineFormat } from '../../pipelines/contract/graph.ts';

/**
 * A pipeline of `steps` cheap steps (a multiple of ten) as people draw them: tables that are taken apart into columns and put
 * together again, cleaned, and added up below each other. A tenth of the steps wait for one another from first to last.
 */
export function layeredPipeline(steps: number): Pipeline {
  const nodes: PipelineNode[] = [];
  const edges: Pipeline['edges'] = [];
  const add = (module: string, params: PipelineNode['params'], inputs: Record<string, string> = {}) => {
    const id = `step${nodes.length}`;
    nodes.push({ id, module, version: 1, params, position: { x: 0, y: 0 } });
    for (const [port, from] of Object.entries(inputs)) edges.push({ from, to: `${id}.${port}` });
    return id;
  };
  let last: string | undefined;
  for (let block = 0; block < steps / 10; block += 1) {
    const source = add('enter-data-manually', { data: `a,b,c,d\n${block},1,x,0.5\n2,,y,1.5\n` });
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) =>
      add('select-columns-in-dataset', { columns: [name] }, { dataset: `${source}.results` }),
    );
    const left = add('add-columns', {}, { dataset1: `${a}.results`, dataset2: `${b}.results` });
    const right = add('add-columns', {}, { dataset1: `${c}.results`, dataset2: `${d}.results` });
    const whole = add('add-columns', {}, { dataset1: `${left}.results`, dataset2: `${right}.results` });
    const clean = `${add('clean-missing-data', { mode: 'mean' }, { dataset: `${whole}.results` })}.cleanedDataset`;
    last = last
      ? add('add-rows', {}, { dataset1: `${last}.results`, dataset2: clean })
      : add('select-columns-in-dataset', {}, { dataset: clean });
  }
  return { format: pipelineFormat, name: `${steps} steps`, description: '', parameters: [], nodes, edges, notes: [] };
}
