import { Autocomplete, Button, Group, NativeSelect, SegmentedControl, Text, Textarea, TextInput } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import { useState } from 'react';
import type { RealTimeEndpoint } from '../../pipelines/contract/endpoint.ts';
import type { ServedColumn } from '../../pipelines/contract/servable.ts';
import { engine } from '../api/engine.ts';
import { text } from '../text/en.ts';
import { describeError } from '../ui/notify.ts';
import type { EndpointPartProps } from './endpointPart.ts';
import classes from './endpoints.module.css';
import { ResponseView, type TestResponse } from './ResponseView.tsx';
import { exampleDraft, type RequestDraft, writeRequest } from './requestDraft.ts';

type Mode = 'form' | 'json';

/** Sends requests as a caller would. */
export function TestTab({ endpoint, servables }: EndpointPartProps<RealTimeEndpoint>) {
  const words = text.endpoints.test;
  const [deployment, setDeployment] = useState('');
  const columns = (servables[deployment] ?? Object.values(servables)[0])?.request ?? [];
  const [mode, setMode] = useState<Mode>('form');
  const [draft, setDraft] = useState<RequestDraft>(() => exampleDraft(columns));
  const [json, setJson] = useState('');
  const [response, setResponse] = useState<TestResponse | null>(null);
  const [isBusy, setBusy] = useState(false);
  const body = mode === 'json' ? json : writeRequest(columns, draft);

  function changeMode(next: Mode): void {
    if (next === 'json') setJson(writeRequest(columns, draft));
    setMode(next);
  }

  async function send(): Promise<void> {
    setBusy(true);
    try {
      const chosen = deployment === '' ? {} : { deployment };
      setResponse({ ...(await engine().endpoints.test({ name: endpoint.name, body, ...chosen })), problem: null });
    } catch (error) {
      setResponse({ status: 0, body: '', duration: 0, problem: describeError(error) });
    }
    setBusy(false);
  }

  if (!endpoint.started) return <Text size="sm">{words.stopped}</Text>;
  return (
    <div className={classes.split}>
      <form
        className={classes.half}
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <Group justify="space-between" gap="xs">
          <SegmentedControl
            size="xs"
            aria-label={words.mode}
            value={mode}
            onChange={(value) => changeMode(value as Mode)}
            data={[
              { value: 'form', label: words.form },
              { value: 'json', label: words.json },
            ]}
          />
          <Group gap="xs">
            {endpoint.deployments.length > 1 && (
              <NativeSelect
                size="xs"
                aria-label={words.deployment}
                value={deployment}
                onChange={(event) => setDeployment(event.currentTarget.value)}
                data={[{ value: '', label: words.byTraffic }, ...endpoint.deployments.map(({ name }) => name)]}
              />
            )}
            <Button type="submit" loading={isBusy} leftSection={<IconSend size={15} aria-hidden />}>
              {words.send}
            </Button>
          </Group>
        </Group>
        {mode === 'form' ? (
          <div className={classes.form}>
            <div className={classes.fields}>
              {columns.map((column) => (
                <ValueInput
                  key={column.name}
                  column={column}
                  value={draft[column.name] ?? ''}
                  onChange={(value) => setDraft({ ...draft, [column.name]: value })}
                />
              ))}
            </div>
          </div>
        ) : (
          <Textarea
            aria-label={words.body}
            className={classes.form}
            styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 12 } }}
            autosize
            minRows={12}
            spellCheck={false}
            value={json}
            onChange={(event) => setJson(event.currentTarget.value)}
          />
        )}
      </form>
      <section className={classes.half} aria-label={words.response}>
        <ResponseView response={response} />
      </section>
    </div>
  );
}

const offered = 200;

interface ValueInputProps {
  column: ServedColumn;
  value: string;
  onChange(value: string): void;
}

function ValueInput({ column: { name, type, categories }, value, onChange }: ValueInputProps) {
  const placeholder = text.endpoints.test.missing;
  if (type === 'boolean') {
    return (
      <NativeSelect
        size="xs"
        label={name}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        data={[{ value: '', label: placeholder }, 'true', 'false']}
      />
    );
  }
  if (categories && categories.length > 0) {
    return (
      <Autocomplete
        size="xs"
        label={name}
        placeholder={placeholder}
        value={value}
        onChange={onChange}
        data={categories.slice(0, offered)}
        limit={offered}
        maxDropdownHeight={220}
      />
    );
  }
  return (
    <TextInput
      label={name}
      placeholder={placeholder}
      inputMode={type === 'integer' || type === 'double' ? 'decimal' : 'text'}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
