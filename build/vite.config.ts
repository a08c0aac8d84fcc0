import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The app's page: renderer/ → build/out/renderer, served by the engine or loaded by the desktop window. */
export default defineConfig({
  root: `${root}renderer`,
  base: './',
  plugins: [react()],
  worker: { format: 'es' },
  build: {
    outDir: `${root}build/out/renderer`,
    emptyOutDir: true,
    target: 'es2023',
    // Everything is a file of its own: the page's policy forbids data: scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1200,
    // What the page begins with is one file: each of sixty would cost the browser and the server more than its bytes.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'frame', tags: ['$initial'] }] } } },
  },
});
