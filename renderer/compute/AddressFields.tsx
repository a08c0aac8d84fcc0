import { PasswordInput, SegmentedControl, Text, TextInput } from '@mantine/core';
import { text } from '../text/en.ts';
import classes from './compute.module.css';
import { HostKeyField } from './HostKeyField.tsx';
import { SecretField } from './SecretField.tsx';
import { secretsOf, type TargetDraft } from './targetDraft.ts';
import type { TargetFields } from './targetFields.ts';

/** Where the engine is, and what it takes to be let in. */
export function AddressFields({ fields }: { fields: TargetFields }) {
  const words = text.compute.dialog;
  const { by } = fields.draft;
  if (by === 'socket') {
    return (
      <TextInput
        label={words.socketPath}
        description={words.socketHelp}
        placeholder="/var/run/docker.sock"
        spellCheck={false}
        {...fields.text('socketPath')}
      />
    );
  }
  if (by === 'loopback') return <TextInput label={words.port} placeholder="2375" {...fields.text('port')} />;
  return (
    <>
      <div className={classes.pair}>
        <TextInput label={words.host} spellCheck={false} {...fields.text('host')} />
        <TextInput label={words.port} placeholder={by === 'tls' ? '2376' : '22'} {...fields.text('port')} />
      </div>
      {by === 'tls' ? <TlsFields fields={fields} /> : <SshFields fields={fields} />}
      <Text size="xs" c="dimmed">
        {words.secretsHelp}
      </Text>
    </>
  );
}

function TlsFields({ fields }: { fields: TargetFields }) {
  return secretsOf({ by: 'tls', sshBy: 'key' }).map((name) => (
    <SecretField
      key={name}
      name={name}
      label={text.compute.dialog[name as 'ca' | 'certificate' | 'key']}
      fields={fields}
    />
  ));
}

function SshFields({ fields }: { fields: TargetFields }) {
  const words = text.compute.dialog;
  const { draft, change, kept } = fields;
  const isKept = kept.includes('password');
  return (
    <>
      <TextInput label={words.user} spellCheck={false} autoComplete="off" {...fields.text('user')} />
      <div>
        <Text size="xs" fw={500} mb={4} id="compute-login">
          {words.sshBy}
        </Text>
        <SegmentedControl
          size="xs"
          aria-labelledby="compute-login"
          value={draft.sshBy}
          data={(['key', 'password'] as const).map((value) => ({ value, label: words.sshKinds[value] }))}
          onChange={(value) => change({ sshBy: value as TargetDraft['sshBy'], secrets: {} })}
        />
      </div>
      {draft.sshBy === 'key' ? (
        <SecretField name="key" label={words.sshKey} help={words.sshKeyHelp} fields={fields} />
      ) : (
        <PasswordInput
          size="xs"
          label={words.password}
          placeholder={isKept ? words.kept : ''}
          autoComplete="off"
          value={draft.secrets.password ?? ''}
          error={fields.problemOf('password')}
          onChange={(event) => change({ secrets: { password: event.currentTarget.value } })}
        />
      )}
      <HostKeyField fields={fields} />
      <TextInput label={words.remoteSocket} spellCheck={false} {...fields.text('remoteSocket')} />
    </>
  );
}
