import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { TestWorkspace } from '../rig/testWorkspace.ts';
import { until } from '../rig/until.ts';

const program = fileURLToPath(new URL('../../build/start.ts', import.meta.url));

function start(args: string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [program, ...args], { env: { ...process.env, ...env } });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  }
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
  return { child, ended, said: () => said };
}

test('npm start builds the page where it is old, and serves it at an address that works once', {
  timeout: 240_000,
}, async () => {
  await using workspace = await TestWorkspace.make();
  const folder = workspace.paths.workspace;
  const app = start(['--browser', '--no-open', '--port', '0', '--workspace', folder], {
    PIPEWRIGHT_HOME: `${folder}/.home`,
  });
  try {
    const address = await until(() => /http:\/\/\S+/.exec(app.said())?.[0], 200_000);
    const page = await fetch(address);
    expect(page.status).toBe(200);
    const html = await page.text();
    const scripts = [...html.matchAll(/(?:src|href)="\.\/([^"]+)"/g)].map(([, path]) => path);
    expect(scripts.length).toBeGreaterThan(0);
    // Each file more is a question and an answer more before anything is seen.
    expect(scripts.length).toBeLessThan(8);
    for (const path of scripts) expect((await fetch(new URL(`/${path}`, address))).status, path).toBe(200);
    // The session is opened by a file that waits for no other.
    const [, first] = /<script type="module" async[^>]* src="\.([^"]+)"/.exec(html)!;
    expect(await (await fetch(new URL(first!, address))).text()).not.toMatch(/(?:from|import) ?"/);
  } finally {
    app.child.kill('SIGTERM');
  }
  expect(await app.ended).toBe(0);
});

test('npm start tells what it takes, and what it does not', async () => {
  const help = start(['--help']);
  expect([await help.ended, help.said()]).toEqual([0, expect.stringContaining('--no-open')]);
  const wrong = start(['--colour']);
  expect([await wrong.ended, wrong.said()]).toEqual([2, expect.stringContaining("Unknown option '--colour'")]);
});
