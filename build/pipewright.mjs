#!/usr/bin/env node
import { fileURLToPath } from 'node:url';
import { launch } from './run.mjs';

const cli = fileURLToPath(new URL('../pipelines/main/cli.ts', import.meta.url));
launch('node', ['--disable-warning=ExperimentalWarning', cli, ...process.argv.slice(2)]);
