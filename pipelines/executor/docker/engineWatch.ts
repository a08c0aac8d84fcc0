import type Docker from 'dockerode';

/** Milliseconds between two looks at an engine on which a step runs. */
const interval = 2_500;
/** Milliseconds in which it has to answer. */
const patience = 3_500;

/**
 * Asks an engine, on a connection beside the step's, whether it is there: a connection that nothing goes through looks the same
 * whether the other side is silent or gone. `gone` settles within ten seconds of the engine's last sign.
 */
export function watchEngine(docker: Docker): { gone: Promise<string>; stop(): void } {
  const { promise: gone, resolve } = Promise.withResolvers<string>();
  let failures = 0;
  let timer = setTimeout(look, interval);
  let isOver = false;

  async function look(): Promise<void> {
    failures = (await answers(docker)) ? 0 : failures + 1;
    if (failures >= 2) resolve('The Docker engine does not answer any more.');
    else if (!isOver) timer = setTimeout(look, failures > 0 ? 0 : interval);
  }
  return {
    gone,
    stop() {
      isOver = true;
      clearTimeout(timer);
    },
  };
}

async function answers(docker: Docker): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), patience);
  try {
    return await Promise.race([docker.ping().then(() => true), late]);
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}
