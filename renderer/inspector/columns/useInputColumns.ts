import { useShallow } from 'zustand/react/shallow';
import type { ModuleSpec } from '../../../modules/define.ts';
import { useDocument } from '../../canvas/OpenedContext.tsx';
import { findColumns, type KnownColumns, portOfField } from './findColumns.ts';
import { useKnown } from './useKnown.ts';

/** Columns of the table that a field is about, or why they are not known. */
export function useInputColumns(nodeId: string, spec: ModuleSpec, port: string | undefined): KnownColumns {
  const known = useKnown();
  return useDocument(
    useShallow(({ pipeline }) => findColumns({ pipeline, ...known }, nodeId, portOfField(spec, port))),
  );
}
