import type { ModuleSpec } from '../../modules/define.ts';
import type { Problem } from '../../pipelines/contract/error.ts';
import { collectValues } from '../../pipelines/graph/collectValues.ts';
import { formatPipeline } from '../../pipelines/graph/formatPipeline.ts';
import { parsePipeline } from '../../pipelines/graph/parsePipeline.ts';
import { validatePipeline } from '../../pipelines/graph/validatePipeline.ts';

/**
 * Takes any text through everything that happens to a pipeline file before it runs, and throws when a promise is broken:
 * a problem without words or with ones that would steer a terminal, a pipeline that changes when it is written and read again, steps in a wrong order.
 */
export function checkMutant(text: string, catalog: readonly ModuleSpec[]): 'refused' | 'problems' | 'valid' {
  const parsed = parsePipeline(text);
  if (!parsed.ok) {
    if (parsed.error.length === 0 || !parsed.error.every(isShowable)) throw new Error('Not fit to be shown');
    return 'refused';
  }
  const written = formatPipeline(parsed.value);
  const again = parsePipeline(written);
  if (!again.ok || formatPipeline(again.value) !== written) throw new Error(`Not the same when read again: ${written}`);
  collectValues(parsed.value, { rate: '0.5', nothing: 1 });
  const { problems, order, active, params } = validatePipeline(parsed.value, catalog);
  if (!problems.every(isShowable)) throw new Error(`Not fit to be shown: ${JSON.stringify(problems)}`);
  if (problems.length > 0) return 'problems';
  const position = new Map(order.map((id, index) => [id, index]));
  for (const { from, to } of parsed.value.edges) {
    const [source = '', target = ''] = [from.split('.')[0], to.split('.')[0]];
    if (!active.has(target) || !active.has(source)) continue;
    if (!(position.get(source)! < position.get(target)!)) throw new Error(`${target} comes before ${source}`);
  }
  if ([...active].some((id) => !params.has(id))) throw new Error('A step without params in a valid pipeline');
  return 'valid';
}

function isShowable({ message, param = '' }: Problem): boolean {
  return message !== '' && message.length < 2_100 && !/[\p{Cc}\u202e]/u.test(message + param);
}
