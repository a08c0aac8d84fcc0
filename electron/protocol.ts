import { readFile, realpath, stat } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { protocol } from 'electron';
import { securityHeaders } from '../pipelines/main/serverBoundary.ts';
import { mediaTypes } from '../pipelines/main/serverShell.ts';
import { appScheme, isAppAddress } from './appAddress.ts';

/** Has to be called before the app is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

/** Serves the files of `folder`, and downloads by their tickets, at `app://pipewright/`. */
export function servePage(folder: string, download: (ticket: string) => Promise<Response>): void {
  protocol.handle(appScheme, async (request) => {
    const response = await answer(request, folder, download).catch(() => refuse(500, 'Something went wrong here.'));
    for (const [name, value] of Object.entries(securityHeaders)) response.headers.set(name, value);
    return response;
  });
}

async function answer(
  request: Request,
  folder: string,
  download: (ticket: string) => Promise<Response>,
): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405, 'Only GET is answered.');
  if (!isAppAddress(request.url)) return refuse(403, 'This is no address of the app.');
  const path = readPath(new URL(request.url).pathname);
  if (path === undefined) return refuse(400, 'The address cannot be read.');
  const ticket = /^\/download\/([\w-]+)$/.exec(path)?.[1];
  if (ticket !== undefined)
    return request.method === 'GET' ? await download(ticket) : refuse(405, 'Only GET is answered.');
  const file = await findFile(folder, path === '/' ? '/index.html' : path);
  if (file === undefined) return refuse(404, 'There is nothing here.');
  const content = request.method === 'HEAD' ? null : new Uint8Array(await readFile(file.path));
  return new Response(content, { headers: { 'content-type': file.type } });
}

function readPath(pathname: string): string | undefined {
  try {
    const path = decodeURIComponent(pathname);
    return path.includes('\0') || path.includes('\\') ? undefined : path;
  } catch {
    return undefined;
  }
}

/** A regular file of a type that pages load, which lies in the folder also when every link on the way is followed. */
async function findFile(folder: string, path: string): Promise<{ path: string; type: string } | undefined> {
  const type = mediaTypes[extname(path)];
  if (type === undefined) return undefined;
  try {
    const [root, real] = await Promise.all([realpath(folder), realpath(join(folder, path))]);
    if (!real.startsWith(root + sep) || !(await stat(real)).isFile()) return undefined;
    return { path: real, type };
  } catch {
    return undefined;
  }
}

function refuse(status: number, message: string): Response {
  return Response.json({ message }, { status });
}
