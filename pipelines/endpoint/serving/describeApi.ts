import type { ServedColumn } from '../../contract/servable.ts';
import type { Column } from '../../contract/table.ts';
import type { ServingContext } from './context.ts';
import type { LoadedDeployment } from './loadedDeployment.ts';

type Schema = Record<string, unknown>;

/** The OpenAPI document (3.1) of an endpoint, with what a deployment takes and answers. */
export function describeApi({ name, limits }: ServingContext, { servable }: LoadedDeployment): unknown {
  const example = exampleRow(servable.request);
  const names = servable.request.map((column) => column.name);
  return {
    openapi: '3.1.0',
    info: {
      title: name,
      version: '1',
      description: `Scores rows by a trained pipeline (${servable.task}). Every column has to be there; null stands for a value that is not known. Columns that are not listed are not looked at: the header x-pipewright-ignored names them.`,
    },
    servers: [{ url: '/' }],
    security: [{ bearer: [] }, { apiKey: [] }],
    paths: {
      '/score': {
        post: {
          operationId: 'score',
          summary: 'Scores rows',
          parameters: [
            {
              name: 'x-pipewright-deployment',
              in: 'header',
              required: false,
              description: 'Asks this deployment, whatever its share of the traffic.',
              schema: { type: 'string' },
            },
          ],
          requestBody: {
            required: true,
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Request' },
                examples: {
                  records: { summary: 'One object a row', value: { rows: [example] } },
                  split: {
                    summary: 'Names once, values in their order',
                    value: { columns: names, data: [names.map((column) => example[column])] },
                  },
                },
              },
            },
          },
          responses: {
            200: {
              description: 'One answer a row, in the order of the rows; null for those in `failed`.',
              content: { 'application/json': { schema: { $ref: '#/components/schemas/Answer' } } },
            },
            ...refusals(limits.rows, limits.body),
          },
        },
      },
    },
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer' },
        apiKey: { type: 'apiKey', in: 'header', name: 'x-api-key' },
      },
      schemas: schemasOf(servable.request, servable.response, limits.rows),
    },
  };
}

/** A row of the columns' examples. */
function exampleRow(columns: readonly ServedColumn[]): Record<string, unknown> {
  return Object.fromEntries(columns.map(({ name, example }) => [name, example ?? null]));
}

function schemasOf(request: readonly ServedColumn[], response: readonly Column[], mostRows: number): Schema {
  const rows = { type: 'array', maxItems: mostRows, items: { $ref: '#/components/schemas/Row' } };
  const split = {
    type: 'object',
    required: ['columns', 'data'],
    properties: {
      columns: { type: 'array', items: { type: 'string' } },
      data: { type: 'array', maxItems: mostRows, items: { type: 'array' } },
    },
  };
  const one = (key: string, schema: Schema) => ({ type: 'object', required: [key], properties: { [key]: schema } });
  const deployment = { type: 'string', description: 'The deployment that has answered.' };
  const prediction = {
    type: 'object',
    properties: Object.fromEntries(response.map((column) => [column.name, schemaOf(column)])),
  };
  const failed = {
    type: 'array',
    items: {
      type: 'object',
      required: ['row', 'reason'],
      properties: { row: { type: 'integer', description: 'Counted from 0.' }, reason: { type: 'string' } },
    },
  };
  return {
    Row: {
      type: 'object',
      required: request.map(({ name }) => name),
      properties: Object.fromEntries(request.map((column) => [column.name, schemaOf(column)])),
    },
    Request: { anyOf: [rows, one('rows', rows), one('dataframe_records', rows), split, one('dataframe_split', split)] },
    Prediction: { anyOf: [prediction, { type: 'null' }] },
    Answer: {
      anyOf: [
        {
          type: 'object',
          required: ['predictions', 'failed', 'deployment'],
          properties: {
            predictions: { type: 'array', items: { $ref: '#/components/schemas/Prediction' } },
            failed,
            deployment,
          },
        },
        {
          type: 'object',
          required: ['columns', 'data', 'failed', 'deployment'],
          properties: {
            columns: { type: 'array', items: { type: 'string' } },
            data: { type: 'array', items: { type: ['array', 'null'] } },
            failed,
            deployment,
          },
        },
      ],
    },
    Error: {
      type: 'object',
      required: ['error'],
      properties: {
        error: {
          type: 'object',
          required: ['code', 'message'],
          properties: {
            code: { type: 'string' },
            message: { type: 'string' },
            problems: { type: 'array', items: { type: 'string' } },
          },
        },
      },
    },
  };
}

const types = {
  string: 'string',
  integer: 'integer',
  double: 'number',
  boolean: 'boolean',
  datetime: 'string',
} as const;

/** Every value may be unknown. Categories are told and not required: others are taken too. */
function schemaOf({ type, categories, example }: Column & Pick<ServedColumn, 'categories' | 'example'>): Schema {
  return {
    type: [types[type], 'null'],
    ...(type === 'datetime' ? { format: 'date-time' } : {}),
    ...(categories && categories.length > 0 ? { 'x-known-values': categories.slice(0, 200) } : {}),
    ...(example === undefined ? {} : { examples: [example] }),
  };
}

function refusals(rows: number, bytes: number): Schema {
  const because: Record<number, string> = {
    400: 'The body is not JSON.',
    401: 'The key is missing or wrong.',
    404: 'There is no such deployment.',
    413: `The body has more than ${bytes} bytes.`,
    422: `The rows are not what is taken, or more than ${rows}: the message names row and column.`,
    429: 'Too many requests wait already: try again after the seconds in Retry-After.',
    503: 'The endpoint is being started.',
  };
  const content = { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } };
  return Object.fromEntries(Object.entries(because).map(([status, description]) => [status, { description, content }]));
}
