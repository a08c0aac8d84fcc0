import { spawnSync } from 'node:child_process';

/** The Python named by PIPEWRIGHT_PYTHON, else `python3`, if it has all of these modules. */
export function findPython(...modules: string[]): string | undefined {
  const python = process.env.PIPEWRIGHT_PYTHON ?? 'python3';
  const { status } = spawnSync(python, ['-c', `import ${modules.join(', ')}`], { stdio: 'ignore' });
  return status === 0 ? python : undefined;
}
