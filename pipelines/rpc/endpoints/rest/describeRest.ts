import type { Endpoint } from '../../../contract/endpoint.ts';
import type { CallParameter } from './callParameters.ts';

/** The addresses of an endpoint as an OpenAPI 3.1 document. */
export function describeRest(endpoint: Endpoint, url: string, parameters: readonly CallParameter[]): object {
  return {
    openapi: '3.1.0',
    info: { title: endpoint.name, version: '1', description: endpoint.description },
    servers: [{ url }],
    security: [{ bearer: [] }, { key: [] }],
    paths: endpoint.kind === 'batch' ? jobPaths : endpoint.kind === 'pipeline' ? runPaths(parameters) : {},
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer' },
        key: { type: 'apiKey', in: 'header', name: 'x-api-key' },
      },
      schemas: { Error: errorSchema },
    },
  };
}

const errorSchema = {
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['code', 'message'],
      properties: { code: { type: 'string' }, message: { type: 'string' } },
    },
  },
};

const text = { type: 'string' };
const integer = { type: 'integer' };
const nullable = (type: string) => ({ type: [type, 'null'] });
const json = (schema: object) => ({ 'application/json': { schema } });
const refused = { description: 'Refused', content: json({ $ref: '#/components/schemas/Error' }) };
const refusals = { '401': refused, '404': refused, '422': refused };
const answer = (description: string, schema: object) => ({ description, content: json(schema) });
const inPath = (name: string) => ({ name, in: 'path', required: true, schema: text });
const file = { description: 'The file', content: { 'application/octet-stream': { schema: { type: 'string' } } } };

const status = { enum: ['running', 'completed', 'failed', 'canceled', 'interrupted'] };

const job = {
  type: 'object',
  required: ['id', 'endpoint', 'status', 'startedAt', 'finishedAt', 'partitions', 'rows', 'message'],
  properties: {
    id: text,
    endpoint: text,
    status,
    startedAt: { type: 'number' },
    finishedAt: nullable('number'),
    partitions: { type: 'object', properties: { total: integer, done: integer } },
    rows: { type: 'object', properties: { scored: integer, failed: integer } },
    message: nullable('string'),
  },
};

const jobPaths = {
  '/jobs': {
    post: {
      summary: 'Starts a job over a file, a folder of files, or the file of a dataset.',
      requestBody: {
        required: true,
        content: json({
          type: 'object',
          required: ['data'],
          additionalProperties: false,
          properties: { data: { ...text, description: 'Path in the workspace' } },
        }),
      },
      responses: { '202': answer('The job', job), ...refusals },
    },
    get: {
      summary: 'Lists the jobs, newest first.',
      responses: {
        '200': answer('The jobs', { type: 'object', properties: { jobs: { type: 'array', items: job } } }),
        ...refusals,
      },
    },
  },
  '/jobs/{id}': {
    parameters: [inPath('id')],
    get: { summary: 'How far a job has come.', responses: { '200': answer('The job', job), ...refusals } },
    delete: { summary: 'Cancels a job.', responses: { '202': answer('The job', job), ...refusals } },
  },
  '/jobs/{id}/results': {
    parameters: [
      inPath('id'),
      { name: 'part', in: 'query', schema: { enum: ['scored', 'failed'], default: 'scored' } },
    ],
    get: { summary: 'The rows of a completed job.', responses: { '200': file, '409': refused, ...refusals } },
  },
};

/** JSON Schema by the type of a pipeline parameter. */
const parameterTypes: Record<CallParameter['type'], object> = {
  string: text,
  integer,
  number: { type: 'number' },
  boolean: { type: 'boolean' },
  file: text,
  column: text,
  columns: { type: ['array', 'object'], items: text },
};

const run = {
  type: 'object',
  required: ['id', 'endpoint', 'version', 'status', 'startedAt', 'finishedAt'],
  properties: {
    id: text,
    endpoint: text,
    version: integer,
    status,
    startedAt: { type: 'number' },
    finishedAt: nullable('number'),
    steps: { type: 'array', items: { type: 'object' } },
    metrics: { type: 'object', additionalProperties: { type: 'object', additionalProperties: { type: 'number' } } },
  },
};

function runPaths(parameters: readonly CallParameter[]): object {
  const properties = (list: readonly CallParameter[]) =>
    Object.fromEntries(
      list.map(({ name, type, default: value, description }) => [
        name,
        {
          ...parameterTypes[type],
          ...(value === undefined ? {} : { default: value }),
          ...(description === undefined ? {} : { description }),
        },
      ]),
    );
  const body = {
    type: 'object',
    additionalProperties: false,
    properties: {
      parameters: { type: 'object', properties: properties(parameters) },
      data: {
        type: 'object',
        description: 'Paths in the workspace, by parameter',
        properties: properties(parameters.filter(({ data }) => data)),
      },
      version: integer,
    },
  };
  return {
    '/runs': {
      post: {
        summary: 'Starts a run.',
        requestBody: { content: json(body) },
        responses: { '202': answer('The run', run), '403': refused, ...refusals },
      },
      get: {
        summary: 'Lists the runs, newest first.',
        responses: {
          '200': answer('The runs', { type: 'object', properties: { runs: { type: 'array', items: run } } }),
          ...refusals,
        },
      },
    },
    '/runs/{id}': {
      parameters: [inPath('id')],
      get: { summary: 'How far a run has come.', responses: { '200': answer('The run', run), ...refusals } },
      delete: { summary: 'Cancels a run.', responses: { '202': answer('The run', run), ...refusals } },
    },
    '/runs/{id}/outputs': {
      parameters: [inPath('id')],
      get: {
        summary: 'Lists what the steps have made.',
        responses: {
          '200': answer('The outputs', {
            type: 'object',
            properties: {
              outputs: {
                type: 'array',
                items: { type: 'object', properties: { step: text, port: text, type: text, size: integer } },
              },
            },
          }),
          ...refusals,
        },
      },
    },
    '/runs/{id}/outputs/{step}/{port}': {
      parameters: [
        inPath('id'),
        inPath('step'),
        inPath('port'),
        {
          name: 'format',
          in: 'query',
          schema: { enum: ['csv', 'parquet', 'json', 'onnx', 'original'], default: 'original' },
        },
      ],
      get: { summary: 'One of them as a file.', responses: { '200': file, ...refusals } },
    },
  };
}
