import { Button, Menu } from '@mantine/core';
import { IconChevronDown, IconServer2 } from '@tabler/icons-react';
import { localTarget } from '../../pipelines/contract/localTarget.ts';
import { useDocument, useOpened } from '../canvas/OpenedContext.tsx';
import { showCompute } from '../store/app.ts';
import { firstComputePlace } from '../store/computePlace.ts';
import { text } from '../text/en.ts';
import { nameOfTarget } from './describeTarget.ts';
import { setPipelineCompute, useEnvironmentOptions, useTargetOptions } from './useComputeChoice.ts';

/** Where the pipeline's steps run, beside Run: part of the pipeline, so that Undo takes it back. */
export function ComputeMenu() {
  const { document } = useOpened();
  const compute = useDocument(({ pipeline }) => pipeline.compute);
  const environment = useDocument(({ pipeline }) => pipeline.environment);
  const targets = useTargetOptions(compute);
  const environments = useEnvironmentOptions(environment);
  const words = text.compute.choice;
  const target = compute ?? localTarget;
  const isElsewhere = target !== localTarget;
  const name = targets.find(({ value }) => value === target)?.label ?? nameOfTarget(target);
  const shown = isElsewhere && environment !== undefined ? words.withEnvironment(name, environment) : name;
  const choose = (member: 'compute' | 'environment', value: string | undefined) =>
    document.edit((pipeline) => setPipelineCompute(pipeline, member, value));
  return (
    <Menu position="bottom-start" shadow="md" withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <Button
          variant="default"
          data-testid="compute-choice"
          aria-label={words.chosen(shown)}
          title={words.chosen(shown)}
          leftSection={<IconServer2 size={15} stroke={1.6} aria-hidden />}
          rightSection={<IconChevronDown size={13} aria-hidden />}
          styles={{ label: { maxWidth: 180, overflow: 'hidden', textOverflow: 'ellipsis' } }}
        >
          {shown}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{words.targets}</Menu.Label>
        <Menu.RadioGroup
          value={target}
          onChange={(value) => choose('compute', value === localTarget ? undefined : value)}
        >
          {targets.map(({ value, label }) => (
            <Menu.RadioItem key={value} value={value} closeMenuOnClick>
              {label}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        {isElsewhere && environments.length > 0 && (
          <>
            <Menu.Divider />
            <Menu.Label>{words.environments}</Menu.Label>
            <Menu.RadioGroup value={environment ?? ''} onChange={(value) => choose('environment', value || undefined)}>
              {[{ value: '', label: words.noEnvironment }, ...environments].map(({ value, label }) => (
                <Menu.RadioItem key={value} value={value} closeMenuOnClick>
                  {label}
                </Menu.RadioItem>
              ))}
            </Menu.RadioGroup>
          </>
        )}
        <Menu.Divider />
        <Menu.Item leftSection={<IconServer2 size={15} aria-hidden />} onClick={() => showCompute(firstComputePlace)}>
          {words.manage}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
