import type { IncomingMessage } from 'node:http';
import { isMlflowPath, mlflowTokenVariable } from './mlflowPaths.ts';
import { isSame } from './serverSecrets.ts';

/** The header that carries the token. */
export const tokenHeader = 'x-pipewright-token';

export interface Boundary {
  /** `127.0.0.1:4650`: the only Host that is answered. */
  host: string;
  token: string;
  /** Files of the page, which anybody on this machine may read: they hold nothing of the workspace. */
  isShell(path: string): boolean;
}

export interface Refusal {
  status: number;
  message: string;
}

const endpoint = '\\/endpoints\\/[a-z][a-z0-9-]{2,31}';
const part = '[\\w-]{1,100}';
const reading = `(\\/openapi\\.json|\\/jobs(\\/${part}(\\/results)?)?|\\/runs(\\/${part}(\\/outputs(\\/${part}\\/${part})?)?)?)?`;

/**
 * Addresses that carry a permission of their own instead of the token: a one-time code in the body, a one-time ticket, a key of an
 * endpoint.
 */
const ownPermission: Record<string, RegExp> = {
  POST: new RegExp(`^(\\/session|${endpoint}\\/(jobs|runs))$`),
  GET: new RegExp(`^(\\/download\\/[\\w-]+|${endpoint}${reading})$`),
  DELETE: new RegExp(`^${endpoint}\\/(jobs|runs)\\/${part}$`),
};

/**
 * Whether a request may go any further; everything is denied that is not allowed here. The exact Host keeps out pages that
 * had their own name lead to this machine (DNS rebinding); Origin and Sec-Fetch-Site keep out requests that other pages make
 * the browser send; the token keeps out other users and programs of this machine.
 */
export function judgeRequest(request: IncomingMessage, boundary: Boundary): Refusal | undefined {
  const { headersDistinct: headers, method = '', url = '' } = request;
  const path = url.split('?', 1)[0] ?? '';
  if (headers.host?.length !== 1 || headers.host[0] !== boundary.host) {
    return { status: 403, message: `Open http://${boundary.host}/ : this server has no other address.` };
  }
  if ((method === 'GET' || method === 'HEAD') && boundary.isShell(path)) return undefined;
  const foreign = { status: 403, message: 'Requests of other pages are refused.' };
  if (headers.origin && (headers.origin.length !== 1 || headers.origin[0] !== `http://${boundary.host}`))
    return foreign;
  const site = headers['sec-fetch-site'];
  if (site && (site.length !== 1 || (site[0] !== 'same-origin' && site[0] !== 'none'))) return foreign;
  if (ownPermission[method]?.test(path)) return undefined;
  const isMlflow = isMlflowPath(path);
  const token = headers[tokenHeader] ?? (isMlflow ? headers.authorization?.map(readAuthorization) : undefined);
  if (token?.length !== 1 || !isSame(token[0] ?? '', boundary.token)) {
    const advice = isMlflow
      ? `"pipewright mlflow" prints it as ${mlflowTokenVariable}`
      : `Send it in the header ${tokenHeader}`;
    return { status: 401, message: `The token is missing or wrong. ${advice}.` };
  }
  return undefined;
}

/** The secret of a bearer (RFC 6750), or the password of whomever (RFC 7617): MLflow's client sends one or the other. */
function readAuthorization(value: string): string {
  const [, scheme = '', secret = ''] = /^(bearer|basic) +([\w+/=.~-]+)$/i.exec(value) ?? [];
  if (scheme.toLowerCase() !== 'basic') return secret;
  const pair = Buffer.from(secret, 'base64').toString();
  const colon = pair.indexOf(':');
  return colon < 0 ? '' : pair.slice(colon + 1);
}

const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Headers of every answer, whatever it is. */
export const securityHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': pagePolicy,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'cache-control': 'no-store',
};
