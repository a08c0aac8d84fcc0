import { Button, Loader } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { queries } from '../api/queries.ts';
import { diffPipelines } from '../graph/diffPipelines.ts';
import { text } from '../text/en.ts';
import { describeError } from '../ui/notify.ts';
import { useCanvas } from './canvasStore.ts';
import { useDocument } from './OpenedContext.tsx';
import { RunCanvas } from './RunCanvas.tsx';
import classes from './VersionCanvas.module.css';

/** The pipeline as it is, against a version that was saved: what was added, removed and changed since. */
export function VersionCanvas({ id }: { id: number }) {
  const pipeline = useDocument((state) => state.pipeline);
  const { data, error } = useQuery(queries.pipelines.versions.read.queryOptions({ input: { id } }));
  const counts = useMemo(() => {
    const changes = data ? [...diffPipelines(data.pipeline, pipeline).nodes.values()] : [];
    const count = (change: string) => changes.filter((one) => one.change === change).length;
    return { added: count('added'), removed: count('removed'), changed: count('changed') };
  }, [data, pipeline]);
  return (
    <div className={classes.version}>
      <div className={classes.bar} role="status">
        {data && <strong>{text.canvas.version.since(data.version.name)}</strong>}
        {data && <span>{text.canvas.version.counts(counts)}</span>}
        {error && <span>{describeError(error)}</span>}
        <Button variant="default" onClick={() => useCanvas.setState({ shownVersion: null })}>
          {text.canvas.version.close}
        </Button>
      </div>
      <div className={classes.canvas}>
        {data && <RunCanvas pipeline={pipeline} before={data.pipeline} />}
        {!data && !error && <Loader m="md" size="sm" aria-label={text.common.loading} />}
      </div>
    </div>
  );
}
