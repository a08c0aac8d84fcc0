import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { ClosingLine } from './closingLine.ts';

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    include: ['modules', 'pipelines', 'renderer', 'electron', 'test'].map((folder) => `${folder}/**/*.test.ts`),
    setupFiles: ['test/rig/repeatableProperties.ts'],
    reporters: ['default', new ClosingLine()],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    // A shared machine may hold up one test; it is reported as tried again, and what fails twice has failed.
    retry: process.env.CI === undefined ? 0 : 1,
  },
});
