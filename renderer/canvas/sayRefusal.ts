import { palette } from '../../modules/catalog.ts';
import type { ModuleSpec } from '../../modules/define.ts';
import type { ArtifactType } from '../../pipelines/contract/artifact.ts';
import type { Task } from '../../pipelines/contract/table.ts';
import type { Refusal } from '../graph/connect.ts';
import { text } from '../text/en.ts';

const mostModules = 3;

/** Why an input of this title does not take a wire, and what does. Undefined where there is nothing to say. */
export function sayRefusal(refusal: Refusal, title: string): string | undefined {
  const words = text.canvas.refused;
  switch (refusal.reason) {
    case 'unknown-port':
      return undefined;
    case 'circle':
      return words.circle;
    case 'type':
      return words.type(title, text.canvas.type(refusal.wanted), text.canvas.type(refusal.given));
    case 'task': {
      const wanted = listWords(refusal.wanted.map((task) => text.canvas.tasks[task]));
      const instead = palette.filter((spec) => takesTask(spec, refusal.type, refusal.given)).slice(0, mostModules);
      const said = words.task(title, wanted, text.canvas.tasks[refusal.given]);
      return instead.length === 0 ? said : `${said} ${words.instead(listWords(instead.map((spec) => spec.title)))}`;
    }
  }
}

/** Whether a module has an input that is made for models of a task. */
function takesTask({ inputs }: ModuleSpec, type: ArtifactType, task: Task): boolean {
  return Object.values(inputs).some((port) => port.type === type && port.tasks?.includes(task));
}

function listWords(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')}${text.canvas.refused.or}${last}`;
}
