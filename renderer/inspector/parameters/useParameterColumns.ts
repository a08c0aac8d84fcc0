import { useShallow } from 'zustand/react/shallow';
import { useDocument } from '../../canvas/OpenedContext.tsx';
import { findNode, findSpec } from '../../graph/lookup.ts';
import { findColumns, type KnownColumns, portOfField } from '../columns/findColumns.ts';
import { useKnown } from '../columns/useKnown.ts';
import { describeFields } from '../fields/describeFields.ts';
import { findUses } from './editParameters.ts';

/** Columns that a pipeline parameter may name: those of the first step that uses it. */
export function useParameterColumns(name: string): KnownColumns {
  const known = useKnown();
  return useDocument(
    useShallow(({ pipeline }): KnownColumns => {
      const [use] = findUses(pipeline, name);
      const spec = use && findSpec(findNode(pipeline, use.nodeId)?.module ?? '');
      if (!spec) return { reason: 'no-port' };
      const field = describeFields(spec).find((candidate) => candidate.name === use.param);
      return findColumns({ pipeline, ...known }, use.nodeId, portOfField(spec, field?.port));
    }),
  );
}
