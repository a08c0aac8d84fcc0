import type { CommandContext } from './command.ts';
import { createEngine, type Engine } from './createEngine.ts';

/** The engine of the context's workspace, or undefined after telling who has it. */
export async function openEngine(context: CommandContext, limits = {}): Promise<Engine | undefined> {
  const engine = await createEngine({ workspace: context.workspace, limits });
  if (!('holder' in engine)) return engine;
  const who = engine.holder ? ` (process ${engine.holder.pid}, since ${engine.holder.startedAt})` : '';
  context.tell(
    `The workspace ${context.workspace} is in use by another Pipewright${who}. Wait until it is done, or use another --workspace.`,
  );
  return undefined;
}
