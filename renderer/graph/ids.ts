import type { Pipeline } from '../../pipelines/contract/graph.ts';

/** An id that no step or note of the pipeline has: `splitData`, `splitData2`, … from `split-data` or `splitData7`. */
export function newId(pipeline: Pick<Pipeline, 'nodes' | 'notes'>, from: string): string {
  const camel = from.replace(/[^A-Za-z0-9]+(.)?/g, (_, next: string | undefined) => next?.toUpperCase() ?? '');
  const stem =
    camel
      .replace(/^[^A-Za-z]+/, '')
      .replace(/\d+$/, '')
      .slice(0, 56) || 'step';
  const taken = new Set([...pipeline.nodes, ...pipeline.notes].map(({ id }) => id));
  if (!taken.has(stem)) return stem;
  let number = 2;
  while (taken.has(`${stem}${number}`)) number += 1;
  return `${stem}${number}`;
}
