import { Textarea, TextInput } from '@mantine/core';
import { text } from '../text/en.ts';
import classes from './compute.module.css';
import type { TargetFields } from './targetFields.ts';

/** What a cluster takes beside its manager's address: where its nodes find this machine, and which of them may run steps. */
export function SwarmFields({ fields }: { fields: TargetFields }) {
  const words = text.compute.dialog;
  return (
    <>
      <div className={classes.pair}>
        <TextInput
          label={words.advertise}
          description={words.advertiseHelp}
          inputWrapperOrder={['label', 'input', 'error', 'description']}
          spellCheck={false}
          {...fields.text('advertise')}
        />
        <TextInput
          label={words.advertisePort}
          description={words.advertisePortHelp}
          inputWrapperOrder={['label', 'input', 'error', 'description']}
          inputMode="numeric"
          {...fields.text('advertisePort')}
        />
      </div>
      <Textarea
        className={classes.pem ?? ''}
        label={words.placement}
        description={words.placementHelp}
        autosize
        minRows={2}
        maxRows={5}
        spellCheck={false}
        {...fields.text('placement')}
      />
    </>
  );
}
