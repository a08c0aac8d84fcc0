import { listModels } from '../../../rpc/models/listModels.ts';
import { type Subcommand, UsageError } from '../../command.ts';
import { formatTable, formatTime } from '../../formatText.ts';
import { openRegistry } from '../../openModels.ts';
import { formatMetrics } from './formatModel.ts';

export const listModelsCommand: Subcommand = {
  usage: '[QUERY]',
  summary: 'Lists them; a query is made of words, stage:production, task:binary, tag.team=risk, metric.auc>0.9.',
  arguments: { min: 0, max: 1 },
  async run([query = ''], context) {
    using opened = await openRegistry(context);
    const listed = listModels(opened.registry.models, query);
    if (!listed.ok) throw new UsageError(listed.error);
    if (context.json) {
      context.print(JSON.stringify(listed.value));
      return 0;
    }
    const rows = listed.value.map(({ name, latest, production, endpoints }) => [
      name,
      String(latest.version),
      production === null ? '' : String(production),
      latest.task ?? '',
      formatMetrics(latest.metrics),
      formatTime(latest.createdAt),
      endpoints.join(', '),
    ]);
    const head = ['MODEL', 'LATEST', 'PRODUCTION', 'TASK', 'METRICS', 'REGISTERED', 'ENDPOINTS'];
    const none =
      query === '' ? 'No models yet. Register one with: pipewright models register NAME RUN' : 'No model fits.';
    context.print(rows.length === 0 ? none : formatTable([head, ...rows]));
    return 0;
  },
};
