import { readRequestRows } from '../../../modules/lib/serving/readRequestRows.ts';
import type { ServedColumn } from '../../contract/servable.ts';
import type { ServingContext } from './context.ts';
import type { Exchange } from './exchange.ts';
import type { LoadedDeployment } from './loadedDeployment.ts';
import { readTensors, type Tensor } from './readTensors.ts';
import { refuse } from './refusal.ts';
import { refuseRows } from './refuseRows.ts';
import type { Route } from './routes.ts';
import { scoreRows } from './scoreRows.ts';
import { send, sendJson } from './sendAnswer.ts';
import { datatypes } from './tensorTypes.ts';
import { writeTensors } from './writeTensors.ts';

const model = '/v2/models/([^/]+)(?:/versions/([^/]+))?';

/**
 * The Open Inference Protocol, version 2, over HTTP, with the binary tensor extension
 * (https://github.com/open-inference/open-inference-protocol). The model's name is the endpoint's.
 */
export const inferenceRoutes: readonly Route[] = [
  { method: 'GET', path: /^\/v2\/?$/, access: 'key', serve: describeServer },
  {
    method: 'GET',
    path: /^\/v2\/health\/live$/,
    access: 'key',
    serve: (_, { response }) => tell(response, { live: true }),
  },
  {
    method: 'GET',
    path: /^\/v2\/health\/ready$/,
    access: 'key',
    serve: ({ ready }, { response }) => tell(response, { ready }, ready ? 200 : 503),
  },
  { method: 'GET', path: new RegExp(`^${model}$`), access: 'key', serve: describeModel },
  {
    method: 'GET',
    path: new RegExp(`^${model}/ready$`),
    access: 'key',
    serve: (context, { response }, match) => {
      findDeployment(context, match);
      const { ready, name } = context;
      tell(response, { name, ready }, ready ? 200 : 503);
    },
  },
  { method: 'POST', path: new RegExp(`^${model}/infer$`), access: 'scoring', serve: infer },
];

function tell(response: Exchange['response'], value: unknown, status = 200): void {
  sendJson(response, status, JSON.stringify(value));
}

function describeServer(_context: ServingContext, { response }: Exchange): void {
  tell(response, { name: 'pipewright', version: '1', extensions: ['binary_tensor_data'] });
}

function describeModel(context: ServingContext, { response }: Exchange, match: RegExpExecArray): void {
  const named = findDeployment(context, match);
  const described = context.deployments.loaded.find(({ name }) => name === named) ?? context.deployments.main();
  if (!described) refuse(503, 'not_ready', 'The endpoint is being started. Try again soon.', { retryAfter: 1 });
  const { servable } = described;
  const tensor = ({ name, type }: Pick<ServedColumn, 'name' | 'type'>) => ({
    name,
    datatype: datatypes[type],
    shape: [-1, 1],
  });
  tell(response, {
    name: context.name,
    versions: [...new Set(context.deployments.loaded.map(({ version }) => version))],
    platform: servable.onnx ? 'onnx' : 'pipewright',
    inputs: servable.request.map(tensor),
    outputs: servable.response.map(tensor),
  });
}

/** The deployment that a version in the address stands for; undefined where it names none. */
function findDeployment(context: ServingContext, [, name = '', version]: RegExpExecArray): string | undefined {
  if (decode(name) !== context.name) {
    refuse(404, 'unknown_model', `The model of this endpoint is called "${context.name}".`);
  }
  if (version === undefined) return undefined;
  const found = context.deployments.loaded.find((one) => one.version === version);
  if (found) return found.name;
  const versions = context.deployments.loaded.map((one) => one.version).join(', ');
  return refuse(404, 'unknown_version', `There is no version "${version.slice(0, 20)}" here. There are: ${versions}.`);
}

function decode(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

async function infer(context: ServingContext, exchange: Exchange, body: Buffer, match: RegExpExecArray): Promise<void> {
  const deployment = context.deployments.choose(exchange.wantedDeployment ?? findDeployment(context, match));
  exchange.deployment = deployment.name;
  const headerLength = exchange.request.headers['inference-header-content-length'];
  const { request, tensors, rowCount } = readTensors(body, headerLength?.toString(), context.limits.rows);
  const read = readRequestRows(toRows(tensors, rowCount, deployment), deployment.servable.request, context.limits.rows);
  if (!read.ok) return refuseRows(read.error);
  const answer = await scoreRows(context, exchange, deployment, read.value.columns, rowCount);
  if (!answer) return;
  const [failure] = answer.failed;
  if (failure) {
    // This protocol has no answers for some rows only.
    const others = answer.failed.size > 1 ? ` ${answer.failed.size - 1} more rows have none either.` : '';
    refuse(422, 'rows_failed', `Row ${failure[0]} (counted from 0) has no answer: ${failure[1]}${others}`);
  }
  const written = writeTensors(request, deployment.servable.response, answer, {
    name: context.name,
    version: deployment.version,
  });
  send(exchange.response, 200, written.bytes, {
    'content-type': written.headerLength === undefined ? 'application/json' : 'application/octet-stream',
    ...(written.headerLength === undefined ? {} : { 'inference-header-content-length': written.headerLength }),
    'x-request-id': exchange.id,
  });
  context.shadows.offer(deployment, read.value.columns, rowCount, answer);
}

/** The tensors as rows in the split orientation. Numbers stand for what a column of booleans has. */
function toRows(tensors: readonly Tensor[], rowCount: number, { servable }: LoadedDeployment): unknown {
  const booleans = new Set(servable.request.filter(({ type }) => type === 'boolean').map(({ name }) => name));
  const columns = tensors.map(({ name, values }) =>
    booleans.has(name) ? values.map((value) => (value === 0 || value === 1 ? value === 1 : value)) : values,
  );
  return {
    columns: tensors.map(({ name }) => name),
    data: Array.from({ length: rowCount }, (_, i) => columns.map((values) => values[i])),
  };
}
