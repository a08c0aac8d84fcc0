import { readdir } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Pipeline } from '../../contract/graph.ts';
import type { Starter } from '../../contract/rpc/workspace.ts';
import { readPipelineFile } from '../../graph/readPipelineFile.ts';
import { pipelineSuffix } from './pipelinePath.ts';

type Kind = 'examples' | 'templates';

export interface Shipped extends Starter {
  kind: Kind;
  pipeline: Pipeline;
  /** Folder that its data files are relative to. */
  folder: string;
}

let shipped: Promise<Shipped[]> | undefined;

/** Pipelines that come with the program, by the names of their files. */
export async function listStarters(kind: Kind): Promise<Starter[]> {
  const all = await readShipped();
  return all
    .filter((one) => one.kind === kind)
    .map(({ id, name, description, steps }) => ({ id, name, description, steps }));
}

export async function findStarter(id: string): Promise<Shipped | undefined> {
  return (await readShipped()).find((one) => one.id === id);
}

export async function readShipped(): Promise<Shipped[]> {
  shipped ??= Promise.all([readFolder('examples'), readFolder('templates')]).then((lists) => lists.flat());
  return await shipped;
}

async function readFolder(kind: Kind): Promise<Shipped[]> {
  const folder = fileURLToPath(new URL(`../../${kind}/`, import.meta.url));
  const names = (await readdir(folder)).filter((name) => name.endsWith(pipelineSuffix)).sort();
  return await Promise.all(names.map((name) => readOne(`${folder}${name}`, kind)));
}

async function readOne(file: string, kind: Kind): Promise<Shipped> {
  const read = await readPipelineFile(file);
  if (!read.ok) throw new Error(`${file}: ${read.error.map(({ message }) => message).join(' ')}`);
  const { name, description, nodes } = read.value;
  const id = basename(file, pipelineSuffix);
  return { id, name, description, steps: nodes.length, kind, pipeline: read.value, folder: dirname(file) };
}
