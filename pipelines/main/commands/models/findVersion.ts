import type { ModelVersion } from '../../../contract/registry.ts';
import { noSuchModel, noSuchVersion } from '../../../registry/modelStore.ts';
import type { RegistryFiles } from '../../../registry/services.ts';
import { UsageError } from '../../command.ts';

/** The version that the user named: by its number, `latest` or `production`. Throws UsageError when there is none. */
export function findVersion({ models }: RegistryFiles, name: string, text = 'latest'): ModelVersion {
  const versions = models.versionsOf(name);
  if (versions.length === 0) throw new UsageError(`${noSuchModel(name)} "pipewright models" lists them.`);
  if (text === 'latest') return versions[0]!;
  if (text === 'production') {
    const found = versions.find(({ stage }) => stage === 'production');
    if (!found) throw new UsageError(`No version of "${name}" is in production.`);
    return found;
  }
  const found = versions.find(({ version }) => String(version) === text);
  if (found) return found;
  if (/^\d+$/.test(text)) throw new UsageError(noSuchVersion({ name, version: Number(text) }));
  throw new UsageError(`A version is a number, "latest" or "production", not "${text}".`);
}
