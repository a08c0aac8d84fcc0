import { useQuery } from '@tanstack/react-query';
import { engine } from '../api/engine.ts';
import { useApp } from '../store/app.ts';
import { useDocuments } from '../store/documents.ts';
import { findUse, type PipelineUse } from './findUses.ts';

/** Which pipelines of the workspace name a target or an environment. Open ones count as they are on the screen. */
export function useUses(member: 'compute' | 'environment', name: string) {
  const pipelines = useApp((state) => state.pipelines);
  const files = (pipelines ?? []).filter(({ problem }) => problem === undefined).map(({ path }) => path);
  return useQuery({
    queryKey: ['compute uses', member, name, pipelines],
    queryFn: async () => await readUses(files, member, name),
    staleTime: 0,
  });
}

async function readUses(files: readonly string[], member: 'compute' | 'environment', name: string) {
  const open = new Map(
    useDocuments.getState().open.map(({ path, document }) => [path, document.store.getState().pipeline]),
  );
  const found: PipelineUse[] = [];
  // One after the other: what is asked for is a list for people to read, and the engine has more to do.
  for (const path of files) {
    const pipeline = open.get(path) ?? (await engine().pipelines.read({ path })).pipeline;
    const use = findUse(path, pipeline, member, name);
    if (use) found.push(use);
  }
  return found;
}
