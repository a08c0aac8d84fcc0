import { fileURLToPath } from 'node:url';
import { defineConfig } from '@playwright/test';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The app in a real browser: Debian's Chromium, or the one that CHROMIUM names. */
export default defineConfig({
  testDir: `${root}test/e2e`,
  outputDir: `${root}test-results`,
  globalSetup: `${root}test/e2e/rig/buildPage.ts`,
  workers: 2,
  fullyParallel: true,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  // A shared machine may hold up one test; it is reported as flaky, and what fails twice has failed.
  retries: process.env.CI === undefined ? 0 : 1,
  forbidOnly: process.env.CI !== undefined,
});
