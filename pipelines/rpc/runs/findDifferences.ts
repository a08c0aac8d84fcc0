import type { ModuleSpec } from '../../../modules/define.ts';
import { splitEndpoint } from '../../contract/graph.ts';
import type { RunDifference } from '../../contract/rpc/runs.ts';
import { titleOfParam } from '../../graph/findMeta.ts';
import { type ComparedRun, describeEndpoint, nodesOf, titleOf } from './comparedRun.ts';

const longestValue = 200;

/** Everything in which runs differ, that could make their results differ: of the pipeline first, then node by node. */
export function findDifferences(runs: readonly ComparedRun[], catalog: readonly ModuleSpec[]): RunDifference[] {
  const ofPipeline = compareMembers(
    runs.map(({ parameters }) => parameters),
    { nodeId: null, title: '', kind: 'pipeline-parameter' },
  );
  return [...ofPipeline, ...nodesOf(runs).flatMap((nodeId) => compareNode(runs, nodeId, catalog))];
}

function compareNode(runs: readonly ComparedRun[], nodeId: string, catalog: readonly ModuleSpec[]): RunDifference[] {
  const title = titleOf(runs, nodeId);
  const nodes = runs.map((run) => run.nodes.get(nodeId));
  const of = (kind: RunDifference['kind']) => ({ nodeId, title, kind });
  const versions = new Set(nodes.flatMap((node) => node?.version ?? []));
  const presence = nodes.map((node) => {
    if (!node) return null;
    const pin = node.pinned ? `, pinned to ${node.pinned.slice(0, 12)}` : '';
    const module = catalog.find(({ id }) => id === node.module)?.title ?? node.module;
    const version = versions.size > 1 ? `, version ${node.version}` : '';
    return `${module}${version}${pin}${node.disabled ? ', disabled' : ''}`;
  });
  const step = differing({ ...of('step'), name: 'module', values: presence });
  // Of a step that not all runs have, there is no more to say.
  if (nodes.includes(undefined)) return step;
  const spec = catalog.find(({ id }) => id === nodes[0]?.module);
  const parts = runs.map((run) => run.keyParts.get(nodeId));
  const known = parts.filter((part) => part !== undefined);
  const complete = known.length === parts.length;
  // With defaults filled in and pipeline parameters in their places, where every run got as far as that.
  const parameters = complete ? known.map((part) => part.params) : nodes.map((node) => node?.params ?? {});
  return [
    ...step,
    ...compareMembers(parameters, of('parameter')).map((found) => ({ ...found, name: titleOfParam(spec, found.name) })),
    ...compareConnections(runs, nodeId, title),
    ...(complete ? compareSources(runs, nodeId, title) : []),
    ...(complete ? differing({ ...of('code'), name: 'code', values: known.map(({ code }) => code.slice(0, 12)) }) : []),
    ...(complete
      ? differing({ ...of('environment'), name: 'environment', values: known.map(({ environment }) => environment) })
      : []),
  ];
}

function compareConnections(runs: readonly ComparedRun[], nodeId: string, title: string): RunDifference[] {
  const inputs = new Set(runs.flatMap(({ connections }) => [...connections.keys()]));
  return [...inputs]
    .filter((input) => splitEndpoint(input).node === nodeId)
    .flatMap((input) => {
      const values = runs.map(({ connections }) => {
        const from = connections.get(input);
        return from === undefined ? null : describeEndpoint(runs, from);
      });
      return differing({ nodeId, title, kind: 'connection', name: splitEndpoint(input).port, values });
    });
}

/** A file counts by its content: told apart by the head of its digest where the path is the same. */
function compareSources(runs: readonly ComparedRun[], nodeId: string, title: string): RunDifference[] {
  const names = new Set(runs.flatMap(({ keyParts }) => Object.keys(keyParts.get(nodeId)?.sources ?? {})));
  return [...names].flatMap((name) => {
    const digests = runs.map(({ keyParts }) => keyParts.get(nodeId)?.sources[name]);
    if (digests.every((digest) => digest === digests[0])) return [];
    const values = runs.map(({ nodes }, i) => {
      const path = nodes.get(nodeId)?.params[name];
      return `${typeof path === 'string' ? path : name} (content ${digests[i]?.slice(0, 12) ?? 'unknown'})`;
    });
    return [{ nodeId, title, kind: 'source', name, values }];
  });
}

function compareMembers(
  records: readonly Record<string, unknown>[],
  of: Pick<RunDifference, 'nodeId' | 'title' | 'kind'>,
): RunDifference[] {
  const names = [...new Set(records.flatMap((record) => Object.keys(record)))].sort();
  return names.flatMap((name) => {
    const texts = records.map((record) => (record[name] === undefined ? null : JSON.stringify(record[name])));
    if (texts.every((text) => text === texts[0])) return [];
    return [{ ...of, name, values: records.map((record) => showValue(record[name])) }];
  });
}

function differing(difference: RunDifference): RunDifference[] {
  return difference.values.every((value) => value === difference.values[0]) ? [] : [difference];
}

function showValue(value: unknown): string | null {
  if (value === undefined) return null;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > longestValue ? `${text.slice(0, longestValue)}…` : text;
}
