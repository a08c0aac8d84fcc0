#!/usr/bin/env -S node --min-semi-space-size=32 --max-semi-space-size=32
import module from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileCache, findNodeFolder, launch } from './run.mjs';

// Workers inherit the variable.
process.env.NODE_COMPILE_CACHE ??= compileCache;

const [major = 0] = process.versions.node.split('.').map(Number);
if (major >= 24 || findNodeFolder() === dirname(process.execPath)) {
  module.enableCompileCache?.();
  await import('../pipelines/main/loadQuickly.ts');
  await import('../pipelines/main/cli.ts');
} else {
  // As above: a command allocates little that lasts, and is over before it pays to tidy up often.
  const flags = ['--min-semi-space-size=32', '--max-semi-space-size=32'];
  launch('node', [...flags, fileURLToPath(import.meta.url), ...process.argv.slice(2)]);
}
