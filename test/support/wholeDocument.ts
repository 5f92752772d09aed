import {
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
} from 'graphql';

/** Literals for arguments and fields of inputs by their names, where any value of the type would not do. */
export type KnownValues = Readonly<Record<string, string>>;

const SCALARS: Readonly<Record<string, string>> = {
  Int: '1',
  Float: '1',
  Boolean: 'true',
  ID: '"x"',
  String: '"x"',
  Date: '"2026-03-05"',
  DateTime: '"2026-03-05T09:00:00.000Z"',
  Position: '"1"',
};

/** A literal that the type takes: of an input what it must have, of an enum its first value. */
export function literalOf(name: string, type: GraphQLInputType, known: KnownValues = {}): string {
  if (known[name] !== undefined) return known[name];
  if (isNonNullType(type)) return literalOf(name, type.ofType, known);
  if (isListType(type)) return `[${literalOf(name, type.ofType, known)}]`;
  if (isEnumType(type)) return type.getValues()[0]?.name ?? 'null';
  if (!isInputObjectType(type)) return SCALARS[type.name] ?? '{}';
  const fields = Object.values(type.getFields()).filter(isRequiredInputField);
  return `{ ${fields.map((field) => `${field.name}: ${literalOf(field.name, field.type, known)}`).join(', ')} }`;
}

/** The arguments that a field must have, and those that are known by name: "(id: "x")", or nothing. */
export function argumentsOf(field: GraphQLField<unknown, unknown>, known: KnownValues = {}): string {
  const isGiven = (argument: GraphQLArgument) => isRequiredArgument(argument) || known[argument.name] !== undefined;
  const given = field.args.filter(isGiven).map(({ name, type }) => `${name}: ${literalOf(name, type, known)}`);
  return given.length > 0 ? `(${given.join(', ')})` : '';
}

export interface WholeOptions {
  readonly schema: GraphQLSchema;
  readonly mayAsk: (coordinate: string) => boolean;
  readonly known?: KnownValues;
  /** The same for the field of the root type alone. */
  readonly atRoot?: KnownValues;
  /** Objects below each other, connections not counted. */
  readonly depth: number;
}

/** A field of a root type with everything below it that may be asked for; null where nothing of it may. */
export function wholeField(options: WholeOptions, root: string, name: string): string | null {
  const { schema, mayAsk, known, atRoot } = options;

  function ofField(parent: string, field: GraphQLField<unknown, unknown>, depth: number, above: readonly string[]) {
    if (!mayAsk(`${parent}.${field.name}`)) return null;
    const type = getNamedType(field.type);
    const asked = `${field.name}${argumentsOf(field, parent === root ? { ...known, ...atRoot } : known)}`;
    if (!isCompositeType(type)) return asked;
    const below = ofType(type, depth, above);
    return below && `${asked} ${below}`;
  }

  function ofType(type: GraphQLCompositeType, depth: number, above: readonly string[]): string | null {
    if (isObjectType(type)) return ofObject(type, depth, above);
    const possible = schema.getPossibleTypes(type).map((one) => {
      // By names of their own, because fields of several types meet in one place.
      const inner = ofObject(one, depth, above, `${one.name}_`);
      return inner && `... on ${one.name} ${inner}`;
    });
    return braces(possible);
  }

  function ofObject(type: GraphQLObjectType, depth: number, above: readonly string[], prefix = ''): string | null {
    const isStep = /(?:Connection|Payload)$/.test(type.name);
    if (!isStep && (depth === 0 || above.includes(type.name))) return null;
    const [left, path] = isStep ? [depth, above] : [depth - 1, [...above, type.name]];
    const fields = Object.values(type.getFields()).filter(({ name }) => name !== 'edges' && name !== 'pageInfo');
    const parts = fields.map((field) => {
      const selected = ofField(type.name, field, left, path);
      return selected && (prefix === '' ? selected : `${prefix}${field.name}: ${selected}`);
    });
    return braces(parts);
  }

  const type = schema.getType(root);
  const field = isObjectType(type) ? type.getFields()[name] : undefined;
  return field ? ofField(root, field, options.depth, []) : null;
}

function braces(parts: readonly (string | null)[]): string | null {
  const selected = parts.filter((part) => part !== null);
  return selected.length > 0 ? `{ ${selected.join(' ')} }` : null;
}
