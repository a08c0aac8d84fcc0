import { readRequestRows } from '../../../modules/lib/serving/readRequestRows.ts';
import type { ServingContext } from './context.ts';
import type { Exchange } from './exchange.ts';
import { findIgnored } from './findIgnored.ts';
import { parseJson } from './readBody.ts';
import { refuseRows } from './refuseRows.ts';
import { scoreRows } from './scoreRows.ts';
import { type Headers, sendJson } from './sendAnswer.ts';
import { writeRecords, writeSplit } from './writeRows.ts';

/** Columns that are told in the header of those that nobody looked at. */
const mostIgnored = 10;

/** `POST /score`: rows as JSON, answers as JSON in the same orientation. */
export async function serveScore(context: ServingContext, exchange: Exchange, body: Buffer): Promise<void> {
  const deployment = context.deployments.choose(exchange.wantedDeployment);
  exchange.deployment = deployment.name;
  const { request, response } = deployment.servable;
  const value = parseJson(body);
  const read = readRequestRows(value, request, context.limits.rows);
  if (!read.ok) return refuseRows(read.error);
  const { columns, rowCount, orientation } = read.value;
  const answer = await scoreRows(context, exchange, deployment, columns, rowCount);
  if (!answer) return;
  const write = orientation === 'split' ? writeSplit : writeRecords;
  const text = write(response, answer, deployment.name);
  if (context.log.samples(context.logging.sample)) exchange.kept = { request: body.toString(), response: text };
  sendJson(exchange.response, 200, text, {
    'x-request-id': exchange.id,
    ...describeIgnored(findIgnored(value, request)),
  });
  context.shadows.offer(deployment, columns, rowCount, answer);
}

/** Tells of columns that were sent and not looked at, such as one with a typing mistake. Header values hold ASCII only. */
function describeIgnored(names: readonly string[]): Headers {
  if (names.length === 0) return {};
  const shown = names.slice(0, mostIgnored).map((name) => encodeURIComponent(name.toWellFormed().slice(0, 60)));
  return { 'x-pipewright-ignored': [...shown, ...(names.length > mostIgnored ? ['...'] : [])].join(', ') };
}
