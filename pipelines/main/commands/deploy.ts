import type { Endpoint } from '../../contract/endpoint.ts';
import { batchEndpoint, endpointName } from '../../contract/endpoint.ts';
import type { Result } from '../../contract/error.ts';
import { type ModelVersion, modelName } from '../../contract/registry.ts';
import type { NewKeys } from '../../endpoint/realTimeEndpoints.ts';
import { findModelOutput } from '../../registry/findModelOutput.ts';
import type { RunRecord } from '../../store/runHistory.ts';
import { type Command, type CommandContext, UsageError } from '../command.ts';
import { type OpenEndpoints, openEndpoints, report } from '../openEndpoints.ts';
import { changeModels } from '../openModels.ts';
import { splitReference } from './endpoints/changeEndpoint.ts';
import { formatCreated } from './endpoints/formatEndpoint.ts';
import { findVersion } from './models/findVersion.ts';

/** Leaves room for a number, where the name is taken. */
const longestProposal = 28;

export const deployCommand: Command = {
  name: 'deploy',
  usage: 'RUN|MODEL[:VERSION] [--name NAME]',
  summary: 'Makes an endpoint of a registered model, or of the model of a run, and starts it.',
  arguments: { min: 1, max: 1 },
  options: {
    name: { type: 'string', help: 'Name of the endpoint; made from the name of the model when left out.' },
    node: { type: 'string', help: 'Of a run: the step that trained the model, where there are several.' },
    batch: { type: 'boolean', help: 'A batch endpoint: it scores files, in partitions.' },
    output: { type: 'string', help: 'With --batch: parquet (the default) or csv.' },
    'partition-rows': { type: 'string', help: 'With --batch: rows of a partition; 100000 when left out.' },
  },
  async run([what = ''], context) {
    using opened = await openEndpoints(context);
    const version = await findModel(what, opened, context);
    if (!version.ok) return report(version, context, () => '');
    const name = readName(context.options.name, version.value, opened);
    const created = await create(opened, name, version.value, context);
    if (!created.ok) return report(created, context, () => '');
    const { endpoint, keys } = created.value;
    const [servable] = Object.values(await opened.endpoints.servablesOf(endpoint));
    return report(created, context, () => formatCreated(endpoint, keys, servable?.request ?? []));
  },
};

/** A registered version, or the one that the model of a run is or becomes. */
async function findModel(
  what: string,
  opened: OpenEndpoints,
  context: CommandContext,
): Promise<Result<ModelVersion, string>> {
  const [name, version] = splitReference(what);
  if (opened.registry.models.versionsOf(name).length > 0)
    return { ok: true, value: findVersion(opened.registry, name, version) };
  const run = opened.opened.history.find(what);
  if (!run) throw new UsageError(`There is no registered model and no run "${what}". "pipewright models" and "pipewright runs" list them.`); // biome-ignore format: one line
  const output = findModelOutput(opened.opened.history.steps(run.id), context.options.node as string | undefined);
  if (!output.ok) return output;
  const { nodeId, port } = output.value;
  const known = opened.registry.models
    .versions()
    .find(({ lineage }) => lineage?.runId === run.id && lineage.nodeId === nodeId && lineage.port === port);
  if (known) return { ok: true, value: known };
  const registration = { runId: run.id, nodeId, port, name: nameOfModel(run), description: '', tags: {} };
  const registered = await changeModels(context, (models) => models.register(registration));
  if (registered.ok) context.tell(`Registered version ${registered.value.version} of "${registered.value.name}".`);
  return registered;
}

/** The name of the run's pipeline, as far as models can have it. */
function nameOfModel({ name }: RunRecord): string {
  const words = name
    .replace(/[^A-Za-z0-9_.-]+/g, ' ')
    .replace(/^[^A-Za-z]+/, '')
    .trim()
    .slice(0, 100);
  return modelName.safeParse(words).success ? words : 'Model';
}

function readName(given: unknown, { name }: ModelVersion, { endpoints }: OpenEndpoints): string {
  if (given !== undefined) {
    const checked = endpointName.safeParse(given);
    if (!checked.success) throw new UsageError(checked.error.issues[0]!.message);
    return checked.data;
  }
  const stem = proposeName(name);
  for (let i = 1; ; i += 1) {
    const candidate = i === 1 ? stem : `${stem}-${i}`;
    if (!endpoints.store.find(candidate)) return candidate;
  }
}

/** A name for an endpoint, of the first words of a model's. */
function proposeName(model: string): string {
  const words = model.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  let name = '';
  for (const word of words) {
    const longer = name === '' ? word : `${name}-${word}`;
    if (longer.length > longestProposal) break;
    name = longer;
  }
  return endpointName.safeParse(name).success ? name : `model-${name}`.slice(0, longestProposal).replace(/-$/, '');
}

async function create(
  { endpoints }: OpenEndpoints,
  name: string,
  { name: model, version }: ModelVersion,
  { options }: CommandContext,
): Promise<Result<{ endpoint: Endpoint; keys: NewKeys }, string>> {
  const asked = { name, model: { name: model, version }, description: '' };
  if (options.batch !== true) return await endpoints.realTime.create({ ...asked, limits: {}, logging: { sample: 0 } });
  const output = options.output ?? 'parquet';
  if (output !== 'parquet' && output !== 'csv') throw new UsageError(`--output is parquet or csv, not "${output}".`);
  const rows = batchEndpoint.shape.partitionRows.safeParse(Number(options['partition-rows'] ?? 100_000));
  if (!rows.success) throw new UsageError('--partition-rows takes a number from 100 to 10000000.');
  return endpoints.createBatch({ ...asked, partitionRows: rows.data, output });
}
