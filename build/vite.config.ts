import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What the session is opened with: no part of it may need the frame. */
const inSession =
  /renderer\/api\/(beginSession|session|client)\.ts|renderer\/desktop\/desktopBridge\.ts|rpc\/refusal\.ts|@orpc|preload-helper|rolldown\/runtime/;

/** Has the page evaluate the file with the session as soon as it is there, while the browser takes in the frame. */
function beginWithSession(): Plugin {
  return {
    name: 'begin-with-session',
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle }) {
        const session = Object.values(bundle ?? {}).find(
          (file) => file.type === 'chunk' && file.moduleIds.some((id) => id.endsWith('/renderer/api/beginSession.ts')),
        );
        if (!session) return [];
        const attrs = { type: 'module', async: true, crossorigin: true, src: `./${session.fileName}` };
        return [{ tag: 'script', attrs, injectTo: 'head' }];
      },
    },
  };
}

/** The app's page: renderer/ → build/out/renderer, served by the engine or loaded by the desktop window. */
export default defineConfig({
  root: `${root}renderer`,
  base: './',
  plugins: [react(), beginWithSession()],
  worker: { format: 'es' },
  build: {
    outDir: `${root}build/out/renderer`,
    emptyOutDir: true,
    target: 'es2023',
    // Everything is a file of its own: the page's policy forbids data: scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1200,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'session', test: inSession, priority: 1 },
            // What the page begins with beside is one file: each of sixty would cost the browser and the server more than its bytes.
            { name: 'frame', tags: ['$initial'] },
          ],
        },
      },
    },
  },
});
