import type { Endpoint } from '../contract/endpoint.ts';
import type { Result } from '../contract/error.ts';
import type { StoredEndpoint } from '../endpoint/endpointStore.ts';
import { Endpoints } from '../endpoint/endpoints.ts';
import type { RegistryFiles } from '../registry/services.ts';
import { type CommandContext, UsageError } from './command.ts';
import type { OpenHistory } from './openHistory.ts';
import { openRegistry } from './openModels.ts';
import { workspacePaths } from './workspace.ts';

export interface OpenEndpoints extends Disposable {
  endpoints: Endpoints;
  registry: RegistryFiles;
  opened: OpenHistory;
}

/**
 * The endpoints of a workspace, whether an engine is at work in it or not: their table is shared, and their processes are nobody's
 * children. An app that serves the workspace notices changes by itself.
 */
export async function openEndpoints(context: CommandContext): Promise<OpenEndpoints> {
  const { registry, opened } = await openRegistry(context);
  const { artifacts, models } = registry;
  const { state } = workspacePaths(context.workspace);
  const endpoints = new Endpoints({ database: opened.database, state, artifacts, models });
  return { endpoints, registry, opened, [Symbol.dispose]: () => opened[Symbol.dispose]() };
}

/** The endpoint that the user named. Throws UsageError when there is none, or it is of another kind. */
export function findEndpoint<K extends Endpoint['kind']>(
  { endpoints }: OpenEndpoints,
  name: string,
  kind: K,
): StoredEndpoint<Extract<Endpoint, { kind: K }>> {
  const found = endpoints.find(name, kind);
  if (!found.ok) throw new UsageError(`${found.error} "pipewright endpoints" lists them.`);
  return found.value;
}

/** Tells why something was not done; else prints what was. Answers the exit code. */
export function report<T>(
  done: Result<T, string>,
  { json, print, tell }: CommandContext,
  words: (value: T) => string,
): number {
  // biome-ignore format: one line
  if (!done.ok) {
    tell(done.error);
    return 1;
  }
  print(json ? JSON.stringify(done.value) : words(done.value));
  return 0;
}
