import { desktopBridge } from '../desktop/desktopBridge.ts';
import { type Client, connectHttp } from './client.ts';

const tokenKey = 'pipewright.token';

/** Why no session could be opened, as the start page tells it. */
export type NoSession = 'no-code' | 'code-used' | 'unreachable';

/**
 * In the desktop window: ports to the engine. In a browser: the one-time code of the address is exchanged for the token, which
 * stays with this tab, also when it is reloaded.
 */
export async function openSession(): Promise<Client | NoSession> {
  const desktop = desktopBridge();
  if (desktop) return await (await import('../desktop/connectDesktop.ts')).connectDesktop(desktop);
  const address = new URL(location.href);
  const code = address.searchParams.get('code');
  if (code !== null) {
    address.searchParams.delete('code');
    history.replaceState(null, '', address);
    const answer = await exchangeCode(code);
    if (typeof answer !== 'string') sessionStorage.setItem(tokenKey, answer.token);
    else if (answer === 'unreachable' || sessionStorage.getItem(tokenKey) === null) return answer;
  }
  const token = sessionStorage.getItem(tokenKey);
  return token === null ? 'no-code' : connectHttp(token);
}

async function exchangeCode(code: string): Promise<{ token: string } | NoSession> {
  try {
    const response = await fetch('/session', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code }),
    });
    if (!response.ok) return 'code-used';
    return (await response.json()) as { token: string };
  } catch {
    return 'unreachable';
  }
}
