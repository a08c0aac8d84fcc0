import { Text } from '@mantine/core';
import { PropertyTable } from '../outputs/model/PropertyTable.tsx';
import { text } from '../text/en.ts';
import { formatNumber } from '../ui/formatFigure.ts';
import classes from './endpoints.module.css';

export interface TestResponse {
  status: number;
  body: string;
  /** Milliseconds. */
  duration: number;
  /** Why it could not be sent at all. */
  problem: string | null;
}

/** What a caller would have got: the first prediction as a table, and the whole answer as it is. */
export function ResponseView({ response }: { response: TestResponse | null }) {
  const words = text.endpoints.test;
  if (!response) return <Text size="sm">{words.noResponse}</Text>;
  if (response.problem !== null) {
    return (
      <Text size="sm" c="var(--mantine-color-error)" role="alert">
        {words.failed}: {response.problem}
      </Text>
    );
  }
  const answer = parse(response.body);
  const { predictions, error } = (answer ?? {}) as { predictions?: unknown[]; error?: { message?: unknown } };
  const [first] = predictions ?? [];
  return (
    <>
      <Text size="sm" fw={500} role="status">
        {words.status(response.status, `${formatNumber(response.duration)} ms`)}
      </Text>
      {typeof error?.message === 'string' && <Text size="sm">{error.message}</Text>}
      {typeof first === 'object' && first !== null && (
        <PropertyTable
          title={words.response}
          rows={Object.entries(first).map(([name, value]) => [name, describe(value)])}
        />
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and has to without a mouse too. */}
      <pre className={classes.code} tabIndex={0}>
        {answer === undefined ? response.body : JSON.stringify(answer, null, 2)}
      </pre>
    </>
  );
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function describe(value: unknown): string {
  return typeof value === 'number' ? formatNumber(value, 'value') : String(value ?? '–');
}
