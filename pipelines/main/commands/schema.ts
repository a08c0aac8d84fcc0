import { makePipelineSchema } from '../../contract/jsonSchema.ts';
import type { Command } from '../command.ts';

export const schemaCommand: Command = {
  name: 'schema',
  usage: '',
  summary: 'Prints the JSON Schema of pipeline files.',
  arguments: { min: 0, max: 0 },
  async run(_, context) {
    context.print(JSON.stringify(makePipelineSchema(), null, 2));
    return 0;
  },
};
