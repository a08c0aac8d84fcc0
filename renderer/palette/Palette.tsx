import { ActionIcon, TextInput } from '@mantine/core';
import { IconChevronDown, IconChevronRight, IconDatabase, IconSearch, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { palette } from '../../modules/catalog.ts';
import { queries, queryClient } from '../api/queries.ts';
import { datasetPayload } from '../canvas/dragPayload.ts';
import { addStep } from '../canvas/dropOnCanvas.ts';
import { useOpened } from '../canvas/OpenedContext.tsx';
import { readingParams } from '../data/placeDataset.ts';
import { findSpec } from '../graph/lookup.ts';
import { onMessage } from '../store/connectWorkspace.ts';
import { text } from '../text/en.ts';
import { nameOfCategory } from '../ui/categories.ts';
import { ModuleEntry } from './ModuleEntry.tsx';
import classes from './Palette.module.css';
import { searchModules } from './searchModules.ts';

const categories = [...new Set(palette.map(({ category }) => category))];

/** The modules by category, and the workspace's datasets. Drag one to the canvas, or choose it by double click or Enter. */
export function Palette() {
  const [query, setQuery] = useState('');
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const found = searchModules(palette, query);
  const toggle = (category: string) =>
    setClosed(
      (before) => new Set(before.has(category) ? [...before].filter((one) => one !== category) : [...before, category]),
    );
  return (
    <div className={classes.palette}>
      <TextInput
        className={classes.search}
        value={query}
        onChange={({ currentTarget }) => setQuery(currentTarget.value)}
        placeholder={text.palette.search}
        aria-label={text.palette.search}
        leftSection={<IconSearch size={14} aria-hidden />}
        rightSection={
          query && (
            <ActionIcon size="sm" aria-label={text.palette.clear} onClick={() => setQuery('')}>
              <IconX size={14} aria-hidden />
            </ActionIcon>
          )
        }
      />
      <div className={classes.list}>
        <Datasets query={query} />
        {categories.map((category) => {
          const members = found.filter((spec) => spec.category === category);
          if (members.length === 0) return null;
          const isOpen = query !== '' || !closed.has(category);
          return (
            <Section key={category} title={nameOfCategory(category)} isOpen={isOpen} onToggle={() => toggle(category)}>
              {members.map((spec) => (
                <ModuleEntry key={spec.id} spec={spec} />
              ))}
            </Section>
          );
        })}
        {found.length === 0 && <p className={classes.none}>{text.palette.none(query)}</p>}
      </div>
    </div>
  );
}

interface SectionProps {
  title: string;
  isOpen: boolean;
  onToggle(): void;
  children: React.ReactNode;
}

function Section({ title, isOpen, onToggle, children }: SectionProps) {
  const Icon = isOpen ? IconChevronDown : IconChevronRight;
  return (
    <section>
      <h3 className={classes.heading}>
        <button type="button" aria-expanded={isOpen} onClick={onToggle}>
          <Icon size={14} aria-hidden />
          {title}
        </button>
      </h3>
      {isOpen && <ul className={classes.entries}>{children}</ul>}
    </section>
  );
}

function Datasets({ query }: { query: string }) {
  const opened = useOpened();
  const [isOpen, setOpen] = useState(true);
  const { data: datasets = [] } = useQuery(queries.datasets.list.queryOptions());
  useEffect(
    () =>
      onMessage(({ type }) => {
        if (type === 'datasets-changed' || type === 'hello')
          void queryClient.invalidateQueries({ queryKey: queries.datasets.list.key() });
      }),
    [],
  );
  const found = datasets.filter(({ name }) => name.toLowerCase().includes(query.toLowerCase()));
  if (found.length === 0) return null;
  return (
    <Section title={text.palette.datasets} isOpen={isOpen || query !== ''} onToggle={() => setOpen(!isOpen)}>
      {found.map((dataset) => {
        const newest = dataset.versions.at(-1);
        const add = () => {
          const spec = findSpec('import-data');
          if (!spec || !newest) return;
          const extra = { title: dataset.name, params: readingParams(opened.path, newest) };
          addStep(opened, spec, extra);
        };
        return (
          <li key={dataset.name}>
            <button
              type="button"
              className={classes.entry}
              draggable
              onDragStart={({ dataTransfer }) =>
                dataTransfer.setData(datasetPayload, JSON.stringify({ name: dataset.name, version: newest?.version }))
              }
              onDoubleClick={add}
              onKeyDown={({ key }) => key === 'Enter' && add()}
            >
              <IconDatabase size={15} stroke={1.7} aria-hidden />
              <span>{dataset.name}</span>
            </button>
          </li>
        );
      })}
    </Section>
  );
}
