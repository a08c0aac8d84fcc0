import type { Endpoint } from '../contract/endpoint.ts';
import type { PipelineParameter } from '../contract/graph.ts';
import type { ServedColumn } from '../contract/servable.ts';

/** Languages that samples are written in. */
export const sampleLanguages = ['curl', 'python', 'javascript', 'csharp', 'r'] as const;
export type SampleLanguage = (typeof sampleLanguages)[number];

/** The variable of the environment that samples read the key from: a key has no place in code. */
export const keyVariable = 'ENDPOINT_KEY';

/** What a sample sends. */
export interface SampleCall {
  url: string;
  /** JSON. */
  body: unknown;
}

type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

/** A first call of an endpoint: one row, a job over a file, or a run with the parameters' defaults. */
export function sampleCall(
  kind: Endpoint['kind'],
  url: string,
  { columns = [], parameters = [] }: { columns?: readonly ServedColumn[]; parameters?: readonly PipelineParameter[] },
): SampleCall {
  switch (kind) {
    case 'real-time':
      return { url: `${url}/score`, body: [sampleRow(columns)] };
    case 'batch':
      return { url: `${url}/jobs`, body: { data: 'data/new.csv' } };
    case 'pipeline': {
      const values = parameters.map(({ name, default: value }) => [name, value ?? null]);
      return { url: `${url}/runs`, body: { parameters: Object.fromEntries(values) } };
    }
  }
}

/** A row of the values that are usual in each column. */
export function sampleRow(columns: readonly ServedColumn[]): Record<string, unknown> {
  return Object.fromEntries(columns.map(({ name, example, categories }) => [name, example ?? categories?.[0] ?? null]));
}

/** A program in one language that makes the call and prints the answer. It runs as it is. */
export function writeSample(language: SampleLanguage, { url, body }: SampleCall): string {
  return writers[language](url, JSON.parse(JSON.stringify(body)) as Json);
}

const writers: Record<SampleLanguage, (url: string, body: Json) => string> = {
  curl: (url, body) =>
    [
      `curl -sS ${quoteShell(url)} \\`,
      `  -H "Authorization: Bearer $${keyVariable}" \\`,
      `  -H 'Content-Type: application/json' \\`,
      `  -d ${quoteShell(JSON.stringify(body, undefined, 2))}`,
    ].join('\n'),

  python: (url, body) => `import json
import os
import urllib.request

body = ${writeLiteral(body, pythonWords)}
request = urllib.request.Request(
    ${JSON.stringify(url)},
    data=json.dumps(body).encode(),
    headers={
        "Authorization": "Bearer " + os.environ["${keyVariable}"],
        "Content-Type": "application/json",
    },
)
with urllib.request.urlopen(request) as response:
    print(json.dumps(json.load(response), indent=2))
`,

  javascript: (url, body) => `const body = ${writeLiteral(body, scriptWords)};
const response = await fetch(${JSON.stringify(url)}, {
  method: "POST",
  headers: {
    "Authorization": \`Bearer \${process.env.${keyVariable}}\`,
    "Content-Type": "application/json",
  },
  body: JSON.stringify(body),
});
console.log(JSON.stringify(await response.json(), null, 2));
`,

  // A whole program in C# 5: .NET of every age takes it, and Mono, which has no asynchronous Main.
  csharp: (url, body) => `using System;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using System.Threading.Tasks;

static class Program
{
    const string Body = @"${JSON.stringify(body, undefined, 2).replaceAll('"', '""')}";

    static void Main()
    {
        Call().GetAwaiter().GetResult();
    }

    static async Task Call()
    {
        var key = Environment.GetEnvironmentVariable("${keyVariable}");
        using (var client = new HttpClient())
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
            var content = new StringContent(Body, Encoding.UTF8, "application/json");
            var response = await client.PostAsync(${JSON.stringify(url)}, content);
            Console.WriteLine(await response.Content.ReadAsStringAsync());
        }
    }
}
`,

  r: (url, body) => {
    const text = JSON.stringify(body, undefined, 2);
    const dashes = '-'.repeat(/\)-*"/.test(text) ? longestDashes(text) + 1 : 0);
    return `library(httr2)

body <- r"${dashes}(${text})${dashes}"
response <- request(${JSON.stringify(url)}) |>
  req_headers(Authorization = paste("Bearer", Sys.getenv("${keyVariable}"))) |>
  req_body_raw(body, type = "application/json") |>
  req_perform()
cat(resp_body_string(response))
`;
  },
};

type Words = Record<'true' | 'false' | 'null', string>;
const scriptWords: Words = { true: 'true', false: 'false', null: 'null' };
const pythonWords: Words = { true: 'True', false: 'False', null: 'None' };

/** JSON as a literal of a language. Its texts are literals of Python and JavaScript as they are. */
function writeLiteral(value: Json, words: Words, indent = ''): string {
  const deeper = `${indent}  `;
  if (value === null || typeof value === 'boolean') return words[String(value) as keyof Words];
  if (typeof value !== 'object') return JSON.stringify(value);
  const isList = Array.isArray(value);
  const items = isList
    ? value.map((item) => writeLiteral(item, words, deeper))
    : Object.entries(value).map(([name, item]) => `${JSON.stringify(name)}: ${writeLiteral(item, words, deeper)}`);
  const [open, close] = isList ? '[]' : '{}';
  if (items.length === 0) return `${open}${close}`;
  return `${open}\n${items.map((item) => `${deeper}${item},`).join('\n')}\n${indent}${close}`;
}

/** A text for a POSIX shell. */
function quoteShell(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function longestDashes(text: string): number {
  return Math.max(0, ...(text.match(/-+/g) ?? []).map((run) => run.length));
}
