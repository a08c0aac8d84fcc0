import { z } from 'zod';
import { defineModule, param } from '../../define.ts';

export const spec = defineModule({
  id: 'open-servable',
  version: 1,
  title: 'Open Servable',
  category: 'serving',
  description: 'Takes what a registered model is served by.',
  hidden: true,
  inputs: {},
  outputs: { servable: { type: 'directory', title: 'Servable' } },
  params: z.strictObject({ path: param(z.string().min(1), { title: 'Folder', widget: 'file' }) }),
  schema: () => ({ outputs: { servable: { type: 'directory' } } }),
  serving: 'drop',
  cache: 'pure',
  sources: ['path'],
});
