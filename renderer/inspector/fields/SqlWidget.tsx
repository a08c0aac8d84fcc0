import { Button, Modal, Skeleton } from '@mantine/core';
import { IconArrowsMaximize } from '@tabler/icons-react';
import { lazy, Suspense, useMemo, useState } from 'react';
import { useShallow } from 'zustand/react/shallow';
import type { ModuleSpec } from '../../../modules/define.ts';
import type { Column } from '../../../pipelines/contract/table.ts';
import { useDocument } from '../../canvas/OpenedContext.tsx';
import { text } from '../../text/en.ts';
import { findColumns } from '../columns/findColumns.ts';
import { useKnown } from '../columns/useKnown.ts';
import { formatNumber } from './numberText.ts';
import { emptyAsMissing } from './TextWidget.tsx';
import type { StepWidgetProps } from './widgetProps.ts';

// The editor is large, and few steps need it.
const SqlEditor = lazy(async () => ({ default: (await import('./SqlEditor.tsx')).SqlEditor }));

/** A query, with the tables and columns of the step's inputs offered while it is typed. */
export function SqlWidget({ nodeId, spec, labelId, describedBy, field, value, write, isInvalid }: StepWidgetProps) {
  const [isLarge, setLarge] = useState(false);
  const tables = useInputTables(nodeId, spec.inputs);
  const editor = (height: string) => (
    <Suspense fallback={<Skeleton height={height} aria-label={text.inspector.field.loadingEditor} />}>
      <SqlEditor
        labelId={labelId}
        describedBy={describedBy}
        isInvalid={isInvalid}
        tables={tables}
        value={formatNumber(value ?? field.default)}
        onChange={(typed) => write(emptyAsMissing(typed, field.default))}
        height={height}
      />
    </Suspense>
  );
  return (
    <>
      {editor('180px')}
      <Button
        mt={4}
        size="compact-xs"
        variant="subtle"
        style={{ alignSelf: 'flex-start' }}
        leftSection={<IconArrowsMaximize size={13} aria-hidden />}
        onClick={() => setLarge(true)}
      >
        {text.inspector.field.openEditor}
      </Button>
      <Modal
        opened={isLarge}
        onClose={() => setLarge(false)}
        size="80%"
        title={field.title}
        closeButtonProps={{ 'aria-label': text.common.close }}
      >
        {isLarge && editor('60vh')}
      </Modal>
    </>
  );
}

/** Columns of each table that the step reads, by the name of its input. */
function useInputTables(nodeId: string, inputs: ModuleSpec['inputs']): Record<string, readonly Column[]> {
  const read = useKnown();
  const columns = useDocument(
    useShallow(({ pipeline }) =>
      Object.keys(inputs).map((port) => {
        const known = findColumns({ pipeline, ...read }, nodeId, port);
        return 'columns' in known ? known.columns : known.reason === 'not-connected' ? null : undefined;
      }),
    ),
  );
  return useMemo(
    () =>
      Object.fromEntries(
        Object.keys(inputs).flatMap((port, index) => (columns[index] === null ? [] : [[port, columns[index] ?? []]])),
      ),
    [columns, inputs],
  );
}
