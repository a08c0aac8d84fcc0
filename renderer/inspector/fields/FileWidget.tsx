import { Autocomplete } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { queries, queryClient } from '../../api/queries.ts';
import { useOpened } from '../../canvas/OpenedContext.tsx';
import { onMessage } from '../../store/connectWorkspace.ts';
import { text } from '../../text/en.ts';
import { setDatasetParams } from './datasetParams.ts';
import classes from './Field.module.css';
import { formatNumber } from './numberText.ts';
import { emptyAsMissing } from './TextWidget.tsx';
import type { StepWidgetProps } from './widgetProps.ts';

/** A dataset of the workspace, or any path or address. Choosing a dataset also sets how its file is read. */
export function FileWidget({ id, describedBy, nodeId, spec, field, value, write, isInvalid }: StepWidgetProps) {
  const { document, path } = useOpened();
  const datasets = useQuery(queries.datasets.list.queryOptions()).data ?? [];
  useEffect(
    () =>
      onMessage(({ type }) => {
        if (type === 'datasets-changed') void queryClient.invalidateQueries({ queryKey: queries.datasets.list.key() });
      }),
    [],
  );
  const versions = datasets.flatMap(({ name, versions: all }) =>
    all.map((version) => ({ label: text.inspector.field.datasetVersion(name, version.version), version })),
  );
  const typed = formatNumber(value ?? field.default);
  return (
    <Autocomplete
      id={id}
      size="xs"
      aria-describedby={describedBy}
      aria-invalid={isInvalid}
      error={isInvalid}
      placeholder={text.inspector.field.filePlaceholder}
      spellCheck={false}
      data={
        versions.length > 0 ? [{ group: text.inspector.field.datasets, items: versions.map(({ label }) => label) }] : []
      }
      filter={({ options }) => options}
      maxDropdownHeight={260}
      value={typed}
      classNames={{ input: value === undefined ? classes.isDefault : '' }}
      onChange={(next) => {
        const chosen = versions.find(({ label }) => label === next);
        if (!chosen) write(emptyAsMissing(next, field.default));
        else document.edit((pipeline) => setDatasetParams(pipeline, nodeId, spec, chosen.version, path));
      }}
    />
  );
}
