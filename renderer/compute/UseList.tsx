import { Anchor, Text } from '@mantine/core';
import { showView } from '../store/app.ts';
import { openDocument } from '../store/documents.ts';
import { text } from '../text/en.ts';
import { notifyError } from '../ui/notify.ts';
import classes from './compute.module.css';
import { closeComputeDialog } from './computeDialogs.ts';
import { useUses } from './useUses.ts';

/** Pipelines of the workspace that name a target or an environment, each with the way to it. */
export function UseList({ member, name }: { member: 'compute' | 'environment'; name: string }) {
  const { data, error } = useUses(member, name);
  const words = text.compute.uses;
  return (
    <section className={classes.section} aria-label={words.title}>
      <h3>{words.title}</h3>
      {!data && !error && (
        <Text size="xs" role="status">
          {words.looking}
        </Text>
      )}
      {error && (
        <Text size="xs" role="alert">
          {words.failed}
        </Text>
      )}
      {data?.length === 0 && <Text size="xs">{words.none}</Text>}
      {data && data.length > 0 && (
        <div>
          <Text size="xs">{words.some(data.length)}</Text>
          <ul className={classes.uses}>
            {data.map((use) => (
              <li key={use.path}>
                <Anchor
                  component="button"
                  type="button"
                  size="xs"
                  underline="always"
                  onClick={() => openPipeline(use.path, use.name)}
                >
                  {use.name}
                </Anchor>
                : {[...(use.isWhole ? [words.whole] : []), ...use.steps].join(', ')}
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}

function openPipeline(path: string, name: string): void {
  closeComputeDialog();
  showView('designer');
  openDocument(path).catch((error: unknown) => notifyError(text.actions.openPipeline(name), error));
}
