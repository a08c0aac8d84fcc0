import type { ModelVersion } from '../../../contract/registry.ts';
import type { CommandContext, Subcommand } from '../../command.ts';
import { formatBytes, formatNumber, formatTable, formatTime } from '../../formatText.ts';
import { openRegistry } from '../../openModels.ts';
import { findVersion } from './findVersion.ts';
import { formatMetrics } from './formatModel.ts';

export const showModel: Subcommand = {
  usage: 'NAME [VERSION]',
  summary: 'Shows the versions of a model, or all of one version.',
  arguments: { min: 1, max: 2 },
  async run([name = '', version], context) {
    using opened = await openRegistry(context);
    const uses = opened.registry.models.uses(name);
    const withEndpoints = (one: ModelVersion) => ({
      ...one,
      endpoints: uses.filter((use) => use.version === one.version).map(({ endpoint }) => endpoint),
    });
    if (version !== undefined) {
      showVersion(withEndpoints(findVersion(opened.registry, name, version)), context);
      return 0;
    }
    findVersion(opened.registry, name);
    showVersions(opened.registry.models.versionsOf(name).map(withEndpoints), context);
    return 0;
  },
};

type Shown = ModelVersion & { endpoints: string[] };

function showVersions(versions: Shown[], { json, print }: CommandContext): void {
  if (json) {
    print(JSON.stringify({ versions }));
    return;
  }
  const rows = versions.map(({ version, stage, metrics, createdAt, servable, endpoints }) => [
    String(version),
    stage === 'none' ? '' : stage,
    formatMetrics(metrics),
    formatTime(createdAt),
    servable ? '' : 'cannot be served',
    endpoints.join(', '),
  ]);
  print(formatTable([['VERSION', 'STAGE', 'METRICS', 'REGISTERED', '', 'ENDPOINTS'], ...rows]));
}

function showVersion(version: Shown, { json, print }: CommandContext): void {
  if (json) {
    print(JSON.stringify(version));
    return;
  }
  const { name, stage, description, tags, task, learner, lineage, source, model, endpoints } = version;
  print(`${name}, version ${version.version}, registered ${formatTime(version.createdAt)}`);
  if (description !== '') print(description);
  const facts = [
    ['Stage', stage],
    ['Task', task ?? 'unknown'],
    ['Learner', learner ?? ''],
    [
      'Tags',
      Object.entries(tags)
        .map((pair) => pair.join('='))
        .join(', '),
    ],
    ['Endpoints', endpoints.join(', ')],
    ['Run', lineage ? `${lineage.runId}, step ${lineage.nodeId}, of ${lineage.pipeline}` : ''],
    [
      'Commit',
      lineage?.git ? `${lineage.git.commit}${lineage.git.dirty ? ', with changes that are not committed' : ''}` : '',
    ],
    ['Source', source ?? ''],
    ['Size', formatBytes(model.size)],
    ['Cannot be served', version.notServable.join(' ')],
    ['Not one ONNX file', version.notCompiled.join(' ')],
  ];
  print(formatTable(facts.filter(([, value]) => value !== '')));
  printSection(
    print,
    'Parameters',
    Object.entries(lineage?.parameters ?? {}).map(([key, value]) => [key, JSON.stringify(value)]),
  );
  printSection(
    print,
    'Data',
    (lineage?.data ?? []).map((one) => [one.source, one.digest.slice(0, 12)]),
  );
  printSection(
    print,
    'Metrics',
    Object.entries(version.metrics).map(([key, value]) => [key, formatNumber(value)]),
  );
  printSection(
    print,
    'Inputs',
    version.signature.inputs.map((column) => [column.name, column.type]),
  );
  printSection(
    print,
    'Outputs',
    version.signature.outputs.map((column) => [column.name, column.type]),
  );
}

function printSection(print: CommandContext['print'], title: string, rows: string[][]): void {
  if (rows.length > 0)
    print(`\n${title}\n${formatTable(rows.map(([first = '', ...rest]) => [`  ${first}`, ...rest]))}`);
}
