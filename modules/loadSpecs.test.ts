import { expect, test } from 'vitest';
import { catalog } from './catalog.ts';
import { loadSpecs } from './loadSpecs.ts';

const idsOf = (specs: readonly { id: string }[]) => specs.map(({ id }) => id).sort();

test('every module of the catalog is found by its name alone, and is the one of the catalog', async () => {
  for (const spec of catalog) expect(await loadSpecs([spec.id])).toContain(spec);
});

test('only what is named is loaded, and what it has run for it', async () => {
  expect(idsOf(await loadSpecs(['add-rows', 'add-columns', 'add-rows']))).toEqual(['add-columns', 'add-rows']);
  const { runs = [] } = catalog.find(({ id }) => id === 'cross-validate-model')!;
  expect(runs.length).toBeGreaterThan(0);
  expect(idsOf(await loadSpecs(['cross-validate-model']))).toEqual(['cross-validate-model', ...runs].sort());
});

test('a name that no module has, or that is a path, is answered by the whole catalog', async () => {
  for (const name of ['add-rowz', '../define', 'lib', 'data-transformation/add-rows', ''])
    expect(await loadSpecs(['add-rows', name]), name).toBe(catalog);
});
