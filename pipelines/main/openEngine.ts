import type { CommandContext } from './command.ts';
import { createEngine, type Engine } from './createEngine.ts';
import { describeHolder } from './describeHolder.ts';

/** The engine of the context's workspace, or undefined after telling who has it. */
export async function openEngine(context: CommandContext, limits = {}): Promise<Engine | undefined> {
  const engine = await createEngine({ workspace: context.workspace, limits });
  if (!('holder' in engine)) return engine;
  context.tell(describeHolder(context.workspace, engine.holder));
  return undefined;
}
