import { ActionIcon, Select, Tooltip } from '@mantine/core';
import { IconArrowsDiagonal, IconArrowsDiagonalMinimize2 } from '@tabler/icons-react';
import type { IDockviewPanelProps } from 'dockview-react';
import { useEffect, useState } from 'react';
import { useDocument, useNewestRun, useOpened } from '../canvas/OpenedContext.tsx';
import { findSpec, nodesById } from '../graph/lookup.ts';
import { OutputView } from '../outputs/OutputView.tsx';
import { text } from '../text/en.ts';
import { openOutput, usePanels } from './panelStore.ts';
import classes from './panels.module.css';

/** One output of the newest run. */
export function OutputPanel({ api, containerApi }: IDockviewPanelProps) {
  const [isLarge, setLarge] = useState(api.isMaximized());
  useEffect(() => {
    const listener = containerApi.onDidMaximizedGroupChange(() => setLarge(api.isMaximized()));
    return () => listener.dispose();
  }, [api, containerApi]);
  const size = isLarge ? text.panels.smaller : text.panels.larger;
  const SizeIcon = isLarge ? IconArrowsDiagonalMinimize2 : IconArrowsDiagonal;
  const { path } = useOpened();
  const chosen = usePanels((state) => state.outputs[path]);
  const runId = useNewestRun((run) => run?.id);
  const steps = useNewestRun((run) => run?.steps);
  const nodes = useDocument(({ pipeline }) => nodesById(pipeline.nodes));
  const choices = Object.values(steps ?? {}).flatMap(({ nodeId, title, outputs }) =>
    Object.keys(outputs).map((port) => ({
      value: `${nodeId}.${port}`,
      label: `${title} · ${findSpec(nodes.get(nodeId)?.module ?? '')?.outputs[port]?.title ?? port}`,
    })),
  );
  const value = chosen ? `${chosen.nodeId}.${chosen.port}` : null;
  const artifact = chosen && steps?.[chosen.nodeId]?.outputs[chosen.port];
  return (
    <div className={classes.panel}>
      <div className={classes.bar}>
        <Select
          aria-label={text.panels.outputOf}
          placeholder={text.panels.outputOf}
          searchable
          w={420}
          data={choices}
          value={choices.some((choice) => choice.value === value) ? value : null}
          onChange={(end) => {
            const [nodeId, port] = end?.split('.') ?? [];
            if (nodeId && port) openOutput(nodeId, port);
          }}
        />
        <Tooltip label={size}>
          <ActionIcon aria-label={size} onClick={() => (isLarge ? api.exitMaximized() : api.maximize())}>
            <SizeIcon size={16} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </div>
      <div className={classes.content}>
        {artifact && runId ? (
          <OutputView
            key={`${artifact.digest}.${value}`}
            output={{ runId, nodeId: chosen.nodeId, port: chosen.port }}
          />
        ) : (
          <p className={classes.empty}>{chosen ? text.panels.gone : text.panels.noOutput}</p>
        )}
      </div>
    </div>
  );
}
