import { type Edge, type Pipeline, type PipelineNode, pipelineFormat } from '../../pipelines/contract/graph.ts';

interface Draft extends Partial<Omit<Pipeline, 'nodes' | 'edges'>> {
  /** By id. */
  nodes: Record<string, Partial<PipelineNode> & { module: string }>;
  /** `from.port to.port` */
  edges?: string[];
}

/** A pipeline with only what a test is about. */
export function draftPipeline({ nodes, edges = [], ...rest }: Draft): Pipeline {
  return {
    format: pipelineFormat,
    name: 'Draft',
    description: '',
    parameters: [],
    notes: [],
    ...rest,
    nodes: Object.entries(nodes).map(([id, node]) => ({
      id,
      version: 1,
      position: { x: 0, y: 0 },
      params: {},
      ...node,
    })),
    edges: edges.map(readEdge),
  };
}

function readEdge(text: string): Edge {
  const [from = '', to = ''] = text.split(' ');
  return { from, to };
}
