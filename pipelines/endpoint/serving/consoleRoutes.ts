import { readFileSync } from 'node:fs';
import type { Route } from './routes.ts';
import { send } from './sendAnswer.ts';

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const headers = {
  'content-security-policy': policy,
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
} as const;

/** A page to try the endpoint with. It holds nothing of it: what it shows, it asks for with the key that is typed in. */
export const consoleRoutes: readonly Route[] = [
  fileRoute(/^\/$/, 'index.html', 'text/html; charset=utf-8'),
  fileRoute(/^\/console\.css$/, 'console.css', 'text/css; charset=utf-8'),
  fileRoute(/^\/console\.js$/, 'console.js', 'text/javascript; charset=utf-8'),
  fileRoute(/^\/icon\.svg$/, 'icon.svg', 'image/svg+xml'),
];

function fileRoute(path: RegExp, file: string, type: string): Route {
  const bytes = readFileSync(new URL(`./console/${file}`, import.meta.url));
  return {
    method: 'GET',
    path,
    access: 'open',
    serve: (_, { response }) => send(response, 200, bytes, { ...headers, 'content-type': type }),
  };
}
