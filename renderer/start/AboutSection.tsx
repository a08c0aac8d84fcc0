import { Title } from '@mantine/core';
import { text } from '../text/en.ts';
import classes from './SettingsView.module.css';

/** Which Pipewright this is, and on what terms. */
export function AboutSection({ version }: { version: string }) {
  const words = text.settings;
  return (
    <section className={classes.section} aria-labelledby="settings-about">
      <Title order={2} size="h5" id="settings-about">
        {words.about}
      </Title>
      <dl className={classes.facts}>
        <dt>{words.version}</dt>
        <dd>{version}</dd>
        <dt>{words.license}</dt>
        <dd>{words.licenseText}</dd>
      </dl>
    </section>
  );
}
