import { z } from 'zod';
import type { ModuleSpec, ParamMeta } from '../../modules/define.ts';

/** Title, help and widget of a module's parameter. A default or the like is wrapped around the type that carries them. */
export function findMeta(spec: ModuleSpec, name: string): ParamMeta | undefined {
  if (!(spec.params instanceof z.ZodObject) || !Object.hasOwn(spec.params.shape, name)) return undefined;
  let type: unknown = spec.params.shape[name];
  while (type instanceof z.ZodType && type.meta() === undefined && 'unwrap' in type)
    type = (type as z.ZodOptional).unwrap();
  return type instanceof z.ZodType ? (type.meta() as ParamMeta | undefined) : undefined;
}

/** What users call a parameter: its title, or where the module has no such parameter, its name. */
export function titleOfParam(spec: ModuleSpec | undefined, name: string): string {
  return (spec && findMeta(spec, name)?.title) ?? name;
}
