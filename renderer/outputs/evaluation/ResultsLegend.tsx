import { Checkbox, Group, Text } from '@mantine/core';
import { text } from '../../text/en.ts';
import { formatCount } from '../formatCell.ts';
import type { Look, Looks } from './looks.ts';
import type { Shown } from './shownResults.ts';

interface ResultsLegendProps {
  shown: readonly Shown[];
  looks: Looks;
  hidden: ReadonlySet<number>;
  onToggle(index: number): void;
}

/** What each line and marker stands for, and which results are drawn. */
export function ResultsLegend({ shown, looks, hidden, onToggle }: ResultsLegendProps) {
  const words = text.evaluation;
  const several = shown.length > 1;
  return (
    <Group gap="md" role="group" aria-label={words.results}>
      {shown.map(({ name, index, result }) => (
        <Group key={index} gap={6} wrap="nowrap">
          {several && (
            <Checkbox
              size="xs"
              aria-label={words.show(name)}
              checked={!hidden.has(index)}
              disabled={!hidden.has(index) && shown.length - hidden.size === 1}
              onChange={() => onToggle(index)}
            />
          )}
          <LineSample look={looks.of(index)} />
          <Text size="sm" fw={600}>
            {name}
          </Text>
          <Text size="xs" c="dimmed">
            {words.rows(formatCount(result.rows))}
          </Text>
        </Group>
      ))}
    </Group>
  );
}

function LineSample({ look }: { look: Look }) {
  const dashes = { solid: undefined, dashed: '7 4', dotted: '2 3' };
  return (
    <svg width={34} height={12} aria-hidden>
      <line
        x1={0}
        y1={6}
        x2={34}
        y2={6}
        stroke={look.color}
        strokeWidth={2}
        strokeDasharray={typeof look.line === 'string' ? dashes[look.line] : look.line.join(' ')}
      />
      <Marker look={look} />
    </svg>
  );
}

function Marker({ look: { symbol, color } }: { look: Look }) {
  if (symbol === 'circle') return <circle cx={17} cy={6} r={4} fill={color} />;
  if (symbol === 'triangle') return <path d="M17 2 l4.5 8 h-9 z" fill={color} />;
  if (symbol === 'diamond') return <path d="M17 1 l5 5 l-5 5 l-5 -5 z" fill={color} />;
  return <rect x={13} y={2} width={8} height={8} rx={symbol === 'roundRect' ? 2 : 0} fill={color} />;
}
