import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { localTarget } from '../../pipelines/contract/localTarget.ts';
import type { TargetLoad } from '../../pipelines/contract/rpc/compute.ts';
import { queries, queryClient } from '../api/queries.ts';
import { onMessage } from '../store/connectWorkspace.ts';

/** Milliseconds between looks at how busy targets are, while somebody looks. */
const loadInterval = 1_500;

/** This machine and the other targets. Read anew when the engine says that they changed, began anew, or opened another workspace. */
export function useTargets() {
  useFreshness();
  return useQuery(queries.compute.list.queryOptions());
}

/** Environments of the workspace. Any program may change their files, so that they are read anew now and then. */
export function useEnvironments() {
  useFreshness();
  return useQuery({ ...queries.compute.environments.queryOptions(), staleTime: 10_000 });
}

/** How busy a target is, kept up to date; undefined while that is not known. */
export function useLoad(name: string): TargetLoad | undefined {
  const { data, isError } = useQuery({ ...queries.compute.load.queryOptions(), refetchInterval: loadInterval });
  return isError ? undefined : data?.find((load) => load.name === name);
}

/** Names that steps may give, this machine among them; undefined until they are read. */
export function useTargetNames(): readonly string[] | undefined {
  const { data } = useTargets();
  return data?.map(({ target, name }) => (target === null ? localTarget : name));
}

function useFreshness(): void {
  useEffect(
    () =>
      onMessage(({ type }) => {
        if (['hello', 'missed', 'workspace-opened', 'compute-changed'].includes(type)) void refreshCompute();
      }),
    [],
  );
}

/** Reads targets and environments anew, after this page changed them. */
export async function refreshCompute(): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: queries.compute.key() });
}
