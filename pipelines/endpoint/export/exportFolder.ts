import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readServable } from '../../../modules/lib/serving/servableFile.ts';
import type { ServingPlan } from '../../contract/endpoint.ts';
import type { Result } from '../../contract/error.ts';
import { readServingPlan } from '../serving/readServingPlan.ts';
import { servingPaths } from '../serving/servingPaths.ts';
import { collectSources } from './collectSources.ts';
import { copyPackages, type Platform } from './copyPackages.ts';
import { dockerfile, dockerIgnore, readMe } from './folderTexts.ts';
import { plainName, toPlainScript } from './plainScript.ts';

const project = fileURLToPath(new URL('../../..', import.meta.url));
const entry = 'pipelines/endpoint/export/serveFolder.ts';
/** Runs what cannot be one ONNX file; the only part that needs the database. */
const sqlScorer = 'modules/lib/serving/sqlScorer.ts';

/**
 * Writes all that an endpoint takes to run anywhere into a new folder: its servables and plan, the server without its types, and the
 * packages that it loads. `node serve.mjs` starts it. The error is what to tell the user.
 * @param source folder of the endpoint.
 */
export async function exportFolder(source: string, target: string, platform: Platform): Promise<Result<void, string>> {
  const plan = await readServingPlan(servingPaths(source).plan);
  const folders = [...new Set(plan.deployments.map(({ folder }) => folder))];
  const servables = await Promise.all(folders.map((folder) => readServable(join(source, folder))));
  const isCompiled = servables.every(({ onnx }) => onnx !== undefined);
  const { files, packages } = await collectSources(project, entry, isCompiled ? new Set([sqlScorer]) : new Set());
  await mkdir(target, { recursive: true });
  const copied = await copyPackages(packages, target, platform);
  if (!copied.ok) return copied;
  for (const file of files) await writeSource(file, join(target, 'app', plainName(file)));
  for (const folder of folders) await copyServable(join(source, folder), join(target, folder));
  await writeTexts(target, plan, platform);
  return { ok: true, value: undefined };
}

async function writeSource(file: string, place: string): Promise<void> {
  const content = await readFile(join(project, file));
  await mkdir(dirname(place), { recursive: true });
  await writeFile(place, file.endsWith('.ts') ? toPlainScript(content.toString('utf8')) : content);
}

/** The files of an endpoint are read-only; those of an export are its owner's. */
async function copyServable(source: string, target: string): Promise<void> {
  await cp(source, target, { recursive: true, mode: 0 });
}

async function writeTexts(target: string, plan: ServingPlan, platform: Platform): Promise<void> {
  const manifest = { name: plan.name, private: true, type: 'module', engines: { node: '>=22' } };
  const json = (value: unknown) => `${JSON.stringify(value, undefined, 2)}\n`;
  await writeFile(join(target, 'package.json'), json(manifest));
  // Digests of keys are no secrets, but nobody else has to know them.
  await writeFile(servingPaths(target).plan, json(plan), { mode: 0o600 });
  await writeFile(join(target, 'serve.mjs'), starter);
  await writeFile(join(target, 'Dockerfile'), dockerfile);
  await writeFile(join(target, '.dockerignore'), dockerIgnore);
  await writeFile(join(target, 'README.md'), readMe(plan, platform));
}

const starter = `const [major] = process.versions.node.split('.').map(Number);
if (major < 22) {
  process.stderr.write(\`This takes Node 22 or newer; this is \${process.version}.\\n\`);
  process.exit(1);
}
const { serveFolder } = await import('./app/pipelines/endpoint/export/serveFolder.js');
await serveFolder(import.meta.dirname).catch((error) => {
  process.stderr.write(\`\${error.message}\\n\`);
  process.exit(1);
});
`;
