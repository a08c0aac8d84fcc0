import { withoutTexts } from '../../../rpc/endpoints/describeEndpoint.ts';
import type { Subcommand } from '../../command.ts';
import { UsageError } from '../../command.ts';
import { formatTable, formatTime } from '../../formatText.ts';
import { openEndpoints } from '../../openEndpoints.ts';
import { formatDeployments, formatState, formatUrl } from './formatEndpoint.ts';

export const listCommand: Subcommand = {
  usage: '',
  summary: 'Lists them.',
  arguments: { min: 0, max: 0 },
  async run(_, context) {
    using opened = await openEndpoints(context);
    const { endpoints } = opened;
    const listed = await Promise.all(
      endpoints.store.list().map(async ({ endpoint }) => ({
        endpoint: withoutTexts(endpoint),
        url: formatUrl(endpoint),
        state: formatState(endpoint, await endpoints.stateOf(endpoint)),
      })),
    );
    if (context.json) {
      context.print(JSON.stringify(listed));
      return 0;
    }
    const rows = listed.map(({ endpoint, url, state }) => [endpoint.name, endpoint.kind, state, url]);
    const none = 'No endpoints yet. Make one with: pipewright deploy RUN';
    context.print(rows.length === 0 ? none : formatTable([['ENDPOINT', 'KIND', 'STATE', 'ADDRESS'], ...rows]));
    return 0;
  },
};

export const showCommand: Subcommand = {
  usage: 'NAME',
  summary: 'Shows one, with its deployments or versions.',
  arguments: { min: 1, max: 1 },
  async run([name = ''], context) {
    using opened = await openEndpoints(context);
    const found = opened.endpoints.findAny(name);
    if (!found.ok) throw new UsageError(found.error);
    const { endpoint } = found.value;
    const state = await opened.endpoints.stateOf(endpoint);
    if (context.json) {
      const shown = state && { ...state, observerKey: undefined };
      context.print(JSON.stringify({ endpoint: withoutTexts(endpoint), url: formatUrl(endpoint), state: shown }));
      return 0;
    }
    const { print } = context;
    print(`${endpoint.name}, ${endpoint.kind} endpoint, ${formatUrl(endpoint)} ${formatState(endpoint, state)}`.trim());
    if (endpoint.description !== '') print(endpoint.description);
    const keys = endpoint.keys.map(({ slot, createdAt }) => `${slot}, made ${formatTime(createdAt)}`);
    print(`Keys: ${keys.join('; ') || 'none'}`);
    if (state?.problem !== undefined) print(`Problem: ${state.problem}`);
    if (endpoint.kind === 'real-time') print(formatDeployments(endpoint, state));
    if (endpoint.kind === 'batch') print(`Model: ${endpoint.model.name} ${endpoint.model.version}`);
    if (endpoint.kind === 'pipeline') {
      const rows = endpoint.versions.map(({ version, file, publishedAt, description }) => [
        `  ${version}${version === endpoint.defaultVersion ? ' (default)' : ''}`,
        file,
        formatTime(publishedAt),
        description,
      ]);
      print(formatTable([['  VERSION', 'FILE', 'PUBLISHED', ''], ...rows]));
    }
    return 0;
  },
};
