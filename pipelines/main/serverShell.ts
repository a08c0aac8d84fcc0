import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join } from 'node:path';

/** One file of the page, as it is served. */
export interface ShellFile {
  bytes: Buffer;
  type: string;
  etag: string;
  /** Named by its content, so that it never changes. */
  immutable: boolean;
}

/** Media types of the files that pages load, by the end of their names. */
export const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

/**
 * The built files of the page, by address. The list is made of the folder's regular files, so that no address can lead
 * anywhere else; it is made again when another build has replaced `index.html`.
 */
export class Shell {
  readonly #folder: string;
  #files = new Map<string, ShellFile>();
  #stamp = '';

  constructor(folder: string) {
    this.#folder = folder;
  }

  find(path: string): ShellFile | undefined {
    if (path === '/' || !this.#files.has(path)) this.#refresh();
    return this.#files.get(path);
  }

  /** False until the page has been built. */
  get isBuilt(): boolean {
    return this.find('/') !== undefined;
  }

  #refresh(): void {
    const stats = statSync(join(this.#folder, 'index.html'), { throwIfNoEntry: false });
    const stamp = stats ? `${stats.mtimeMs} ${stats.ino}` : '';
    if (stamp === this.#stamp) return;
    this.#stamp = stamp;
    this.#files = stamp === '' ? new Map() : readShell(this.#folder);
  }
}

function readShell(folder: string): Map<string, ShellFile> {
  const files = new Map<string, ShellFile>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const type = mediaTypes[extname(entry.name)];
    if (!entry.isFile() || type === undefined) continue;
    const path = join(entry.parentPath, entry.name);
    const address = path.slice(folder.length).replaceAll('\\', '/');
    const bytes = readFileSync(path);
    const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 27)}"`;
    const file = { bytes, type, etag, immutable: address.startsWith('/assets/') };
    files.set(address, file);
    if (address === '/index.html') files.set('/', file);
  }
  return files;
}

/** Answers a request for a file of the page; false when it is for something else. */
export function sendShellFile(
  shell: Shell,
  { method, url = '', headers }: IncomingMessage,
  to: ServerResponse,
): boolean {
  if (method !== 'GET' && method !== 'HEAD') return false;
  const path = url.split('?', 1)[0] ?? '';
  const file = shell.find(path);
  if (!file) {
    if (path !== '/') return false;
    to.writeHead(503, { 'content-type': 'text/plain; charset=utf-8' });
    to.end('The page is not built yet. Run: npm run build\n');
    return true;
  }
  to.setHeader('etag', file.etag);
  to.setHeader('cache-control', file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache');
  if (headers['if-none-match'] === file.etag) to.writeHead(304).end();
  else to.writeHead(200, { 'content-type': file.type, 'content-length': file.bytes.length }).end(file.bytes);
  return true;
}
