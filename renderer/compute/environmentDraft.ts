import { type Environment, environment } from '../../pipelines/contract/compute.ts';
import { computeName } from '../../pipelines/contract/computeName.ts';
import { text } from '../text/en.ts';

/** An environment while it is typed. */
export interface EnvironmentDraft {
  name: string;
  description: string;
  image: string;
  /** One a line. */
  packages: string;
  /** NAME=value, one a line. */
  variables: string;
}

type EnvironmentProblems = Partial<Record<keyof EnvironmentDraft, string>>;

export const emptyEnvironment: EnvironmentDraft = { name: '', description: '', image: '', packages: '', variables: '' };

export function draftOfEnvironment(name: string, kept: Environment): EnvironmentDraft {
  return {
    name,
    description: kept.description,
    image: kept.image ?? '',
    packages: kept.pythonPackages.join('\n'),
    variables: Object.entries(kept.variables)
      .map(([variable, value]) => `${variable}=${value}`)
      .join('\n'),
  };
}

/** What a draft comes to, or what is wrong with it by field, in words. */
export function readEnvironment(draft: EnvironmentDraft): {
  environment: Environment | null;
  problems: EnvironmentProblems;
} {
  const problems: EnvironmentProblems = {};
  const named = computeName.safeParse(draft.name.trim());
  if (!named.success) problems.name = named.error.issues[0]?.message ?? '';
  const image = draft.image.trim();
  const variables = readVariables(draft.variables);
  if (typeof variables === 'string') problems.variables = variables;
  const parsed = environment.safeParse({
    format: 'pipewright/environment@1',
    description: draft.description.trim(),
    ...(image !== '' && { image }),
    pythonPackages: linesOf(draft.packages),
    variables: typeof variables === 'string' ? {} : variables,
  });
  for (const { path, message } of parsed.error?.issues ?? []) {
    if (path[0] === 'pythonPackages') {
      const line = linesOf(draft.packages)[Number(path[1])];
      problems.packages ??= line === undefined ? message : text.compute.environment.wrongLine(line, message);
    } else if (path[0] === 'variables') problems.variables ??= text.compute.environment.wrongVariable(String(path[1]));
    else problems[path[0] === 'image' ? 'image' : 'description'] ??= message;
  }
  const isRight = parsed.success && Object.keys(problems).length === 0;
  return { environment: isRight ? parsed.data : null, problems };
}

function linesOf(typed: string): string[] {
  return typed.split('\n').flatMap((line) => line.trim() || []);
}

/** Values by name, or what is wrong. Spaces of a value are its own. */
function readVariables(typed: string): Record<string, string> | string {
  const words = text.compute.environment;
  const found = new Map<string, string>();
  for (const line of typed.split('\n')) {
    if (line.trim() === '') continue;
    const at = line.indexOf('=');
    if (at < 1) return words.badVariable(line.trim());
    const name = line.slice(0, at).trim();
    if (found.has(name)) return words.twice(name);
    found.set(name, line.slice(at + 1));
  }
  return Object.fromEntries(found);
}
