import { useShallow } from 'zustand/react/shallow';
import type { ModuleSpec } from '../../../modules/define.ts';
import { useChecks, useDocument } from '../../canvas/OpenedContext.tsx';
import { findColumns, type KnownColumns, portOfField } from './findColumns.ts';

/** Columns of the table that a field is about, or why they are not known. */
export function useInputColumns(nodeId: string, spec: ModuleSpec, port: string | undefined): KnownColumns {
  const shapes = useChecks((state) => state.shapes);
  const byNode = useChecks((state) => state.byNode);
  return useDocument(
    useShallow(({ pipeline }) =>
      findColumns({ pipeline, shapes, hasProblem: (id) => byNode.has(id) }, nodeId, portOfField(spec, port)),
    ),
  );
}
