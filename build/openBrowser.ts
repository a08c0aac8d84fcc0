import { spawn } from 'node:child_process';

/** Opens the user's browser, where there is one. That there is none is no failure: the address has been printed. */
export function openBrowser(url: string): void {
  const [command, ...args] = commandFor(url);
  if (command === undefined) return;
  const child = spawn(command, args, { stdio: 'ignore', detached: true });
  child.on('error', () => {});
  child.unref();
}

function commandFor(url: string): string[] {
  switch (process.platform) {
    case 'darwin':
      return ['open', url];
    case 'win32':
      // The address has no sign that cmd would read as its own.
      return ['cmd', '/c', 'start', '', url];
    default:
      return process.env.DISPLAY || process.env.WAYLAND_DISPLAY ? ['xdg-open', url] : [];
  }
}
