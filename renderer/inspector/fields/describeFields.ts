import { z } from 'zod';
import type { ModuleSpec, ParamMeta } from '../../../modules/define.ts';
import { nameValue } from './nameValue.ts';

export interface Choice {
  value: string;
  label: string;
}

/** How a parameter is entered. `json` is for types that have no form of their own. */
export type FieldInput =
  | { kind: 'switch' }
  | { kind: 'number'; integer: boolean; min: number | undefined; max: number | undefined }
  | { kind: 'select'; choices: Choice[] }
  | { kind: 'text' }
  | { kind: 'text-area' }
  | { kind: 'sql' }
  | { kind: 'file' }
  | { kind: 'column' }
  | { kind: 'columns' }
  | { kind: 'list'; items: 'text' | 'number' }
  /** A choice for each of some names: the type of columns. */
  | { kind: 'choices-by-name'; choices: Choice[] }
  | { kind: 'json' };

/** One parameter of a module, as its form needs it. */
export interface Field {
  name: string;
  title: string;
  help: string | undefined;
  input: FieldInput;
  /** Undefined: there is none, a value has to be given. */
  default: unknown;
  /** Input port whose columns are offered; undefined: the first table. */
  port: string | undefined;
  showWhen: Readonly<Record<string, readonly unknown[]>>;
}

const described = new WeakMap<ModuleSpec, readonly Field[]>();

/** The parameters of a module in the order of its spec. */
export function describeFields(spec: ModuleSpec): readonly Field[] {
  let fields = described.get(spec);
  if (!fields) {
    fields = spec.params instanceof z.ZodObject ? Object.entries(spec.params.shape).map(describeField) : [];
    described.set(spec, fields);
  }
  return fields;
}

function describeField([name, type]: [string, z.core.$ZodType]): Field {
  const { bare, meta } = unwrap(type);
  const absent = z.safeParse(type, undefined);
  return {
    name,
    title: meta?.title ?? name,
    help: meta?.help,
    input: chooseInput(bare, meta?.widget),
    default: absent.success ? absent.data : undefined,
    port: meta?.port,
    showWhen: meta?.showWhen ?? {},
  };
}

/** The type without defaults around it, and the outermost meta data. */
function unwrap(type: z.core.$ZodType): { bare: z.core.$ZodType; meta: ParamMeta | undefined } {
  let bare = type;
  let meta = metaOf(bare);
  while (isWrapper(bare)) {
    bare = bare.unwrap();
    meta ??= metaOf(bare);
  }
  return { bare, meta };
}

function metaOf(type: z.core.$ZodType): ParamMeta | undefined {
  return z.globalRegistry.get(type) as ParamMeta | undefined;
}

type Wrapper = z.ZodDefault | z.ZodPrefault | z.ZodOptional | z.ZodNullable;

function isWrapper(type: z.core.$ZodType): type is Wrapper {
  return ['default', 'prefault', 'optional', 'nullable'].includes(type._zod.def.type);
}

function chooseInput(type: z.core.$ZodType, widget: ParamMeta['widget']): FieldInput {
  if (widget && widget !== 'list') return { kind: widget };
  if (type instanceof z.ZodBoolean) return { kind: 'switch' };
  if (type instanceof z.ZodNumber) return describeNumber(type);
  if (type instanceof z.ZodString) return { kind: 'text' };
  if (type instanceof z.ZodArray) return describeList(type);
  if (type instanceof z.ZodRecord) {
    const choices = listChoices(type.valueType);
    if (choices) return { kind: 'choices-by-name', choices };
  }
  const choices = listChoices(type);
  return choices ? { kind: 'select', choices } : { kind: 'json' };
}

function describeNumber({ minValue, maxValue, format }: z.ZodNumber): FieldInput {
  const isBound = (value: number | null) => value !== null && Math.abs(value) < Number.MAX_SAFE_INTEGER;
  return {
    kind: 'number',
    integer: format?.includes('int') ?? false,
    min: isBound(minValue) ? minValue! : undefined,
    max: isBound(maxValue) ? maxValue! : undefined,
  };
}

function describeList(type: z.ZodArray): FieldInput {
  if (type.element instanceof z.ZodNumber) return { kind: 'list', items: 'number' };
  return type.element instanceof z.ZodString ? { kind: 'list', items: 'text' } : { kind: 'json' };
}

/** Texts of an enum, or of a union of literals, which may have titles of their own. */
function listChoices(type: z.core.$ZodType): Choice[] | undefined {
  if (type instanceof z.ZodEnum)
    return type.options.map((value) => ({ value: String(value), label: nameValue(String(value)) }));
  if (!(type instanceof z.ZodUnion)) return undefined;
  const choices = type.options.map((option) => {
    if (!(option instanceof z.ZodLiteral) || typeof option.value !== 'string') return undefined;
    return { value: option.value, label: metaOf(option)?.title ?? nameValue(option.value) };
  });
  return choices.every((choice) => choice !== undefined) ? choices : undefined;
}
