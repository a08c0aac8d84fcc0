import { Alert, Button, Loader, Text } from '@mantine/core';
import { useEffect } from 'react';
import { useApp } from '../store/app.ts';
import { text } from '../text/en.ts';
import classes from '../ui/ListDetail.module.css';
import { describeError } from '../ui/notify.ts';
import { ComputeList } from './ComputeList.tsx';
import { EnvironmentDetail } from './EnvironmentDetail.tsx';
import { LocalDetail } from './LocalDetail.tsx';
import { TargetDetail } from './TargetDetail.tsx';
import { refreshCompute, useEnvironments, useTargets } from './useCompute.ts';

/** Where steps run, what their containers have, and the one of these that was chosen. */
export function ComputeView() {
  const targets = useTargets();
  const environments = useEnvironments();
  useEffect(() => void refreshCompute(), []);
  const place = useApp((state) => state.computePlace);
  if (targets.error && !targets.data) {
    return (
      <Alert color="red" title={text.compute.listFailed} m="lg" role="alert">
        <Text mb="sm">{describeError(targets.error)}</Text>
        <Button onClick={() => void targets.refetch()}>{text.common.retry}</Button>
      </Alert>
    );
  }
  if (!targets.data) return <Loader m="xl" aria-label={text.common.loading} />;
  const environment =
    place.part === 'environments' ? environments.data?.find(({ name }) => name === place.name) : undefined;
  const chosen = place.part === 'targets' ? targets.data.find(({ name }) => name === place.name) : undefined;
  const shown = chosen?.target ? chosen : undefined;
  return (
    <div className={classes.view}>
      <ComputeList
        targets={targets.data}
        environments={environments.data}
        problem={environments.error && !environments.data ? describeError(environments.error) : undefined}
        shown={environment ? { part: 'environments', name: environment.name } : { part: 'targets', name: shown?.name }}
      />
      <div className={classes.detail}>
        {environment && <EnvironmentDetail key={environment.name} view={environment} />}
        {!environment && shown?.target && <TargetDetail key={shown.name} view={shown} target={shown.target} />}
        {!environment && !shown?.target && <LocalDetail isAlone={targets.data.every(({ target }) => !target)} />}
      </div>
    </div>
  );
}
