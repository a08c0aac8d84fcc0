import { Tooltip, UnstyledButton } from '@mantine/core';
import {
  IconBox,
  IconChartDots3,
  IconDatabase,
  IconHistory,
  IconRocket,
  IconServer2,
  IconSettings,
} from '@tabler/icons-react';
import { showView, useApp, type View } from '../store/app.ts';
import { text } from '../text/en.ts';
import classes from './Rail.module.css';

const entries: { view: View; icon: typeof IconSettings }[] = [
  { view: 'designer', icon: IconChartDots3 },
  { view: 'data', icon: IconDatabase },
  { view: 'runs', icon: IconHistory },
  { view: 'models', icon: IconBox },
  { view: 'endpoints', icon: IconRocket },
  { view: 'compute', icon: IconServer2 },
  { view: 'settings', icon: IconSettings },
];

export function Rail() {
  const view = useApp((state) => state.view);
  return (
    <nav className={classes.rail} aria-label={text.frame.rail}>
      <img className={classes.logo} src="./icon.svg" alt="" />
      {entries.map(({ view: target, icon: Icon }) => (
        <Tooltip key={target} label={text.frame.views[target]} position="right">
          <UnstyledButton
            className={classes.entry}
            data-view={target}
            aria-current={view === target ? 'page' : undefined}
            onClick={() => showView(target)}
          >
            <Icon size={20} stroke={1.6} aria-hidden />
            <span>{text.frame.views[target]}</span>
          </UnstyledButton>
        </Tooltip>
      ))}
    </nav>
  );
}
