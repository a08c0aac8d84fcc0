#!/usr/bin/env -S node --min-semi-space-size=32 --max-semi-space-size=32
import module from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findNodeFolder, launch } from './run.mjs';

// What Node makes of the source files is kept from one start to the next, here and in the workers, who inherit the variable.
// In the project and not in the shared temp folder, where others could put code for us to run.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL('../node_modules/.cache/pipewright', import.meta.url));

const [major = 0] = process.versions.node.split('.').map(Number);
if (major >= 24 || findNodeFolder() === dirname(process.execPath)) {
  module.enableCompileCache?.();
  // Zod brings its messages in sixty languages, a file each, which would be a tenth of the start of a command.
  const project = new URL('..', import.meta.url).href;
  module.registerHooks?.({
    // The project names its own files in full. Node would look for links and package.json beside each of three hundred.
    resolve: (specifier, context, nextResolve) =>
      specifier.startsWith('.') && specifier.endsWith('.ts') && context.parentURL?.startsWith(project)
        ? { url: new URL(specifier, context.parentURL).href, format: 'module-typescript', shortCircuit: true }
        : nextResolve(specifier, context),
    load: (url, context, nextLoad) =>
      url.endsWith('/zod/v4/locales/index.js')
        ? { format: 'module', source: "export { default as en } from './en.js';", shortCircuit: true }
        : nextLoad(url, context),
  });
  await import('../pipelines/main/cli.ts');
} else {
  // As above: a command allocates little that lasts, and is over before it pays to tidy up often.
  const flags = ['--min-semi-space-size=32', '--max-semi-space-size=32'];
  launch('node', [...flags, fileURLToPath(import.meta.url), ...process.argv.slice(2)]);
}
