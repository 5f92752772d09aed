import {
  type GraphQLInputType,
  type GraphQLSchema,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isInputType,
  isListType,
  type OperationDefinitionNode,
  typeFromAST,
} from 'graphql';

export type VariableValues = Readonly<Record<string, unknown>> | null | undefined;

interface TypedVariable {
  readonly name: string;
  readonly type: GraphQLInputType;
}

/** The variables of an operation in whose values coordinates of `wanted` can turn up. */
export function variablesThatMayUse(
  schema: GraphQLSchema,
  { variableDefinitions = [] }: OperationDefinitionNode,
  wanted: (coordinate: string) => boolean,
): readonly TypedVariable[] {
  return variableDefinitions.flatMap((definition) => {
    const type = typeFromAST(schema, definition.type as never);
    return isInputType(type) && mayUse(type, wanted, new Set()) ? [{ name: definition.variable.name.value, type }] : [];
  });
}

function mayUse(type: GraphQLInputType, wanted: (coordinate: string) => boolean, seen: Set<unknown>): boolean {
  const inner = withoutWrapping(type);
  if (seen.has(inner)) return false;
  seen.add(inner);
  if (isEnumType(inner)) return inner.getValues().some(({ name }) => wanted(`${inner.name}.${name}`));
  if (!isInputObjectType(inner)) return false;
  const fields = Object.values(inner.getFields());
  return fields.some((field) => wanted(`${inner.name}.${field.name}`) || mayUse(field.type, wanted, seen));
}

/**
 * The first coordinate in the values of these variables that `isWanted`; null: none. Values are taken as they were sent,
 * before anything checked them.
 */
export function findInVariables(
  variables: readonly TypedVariable[],
  values: VariableValues,
  isWanted: (coordinate: string) => boolean,
): string | null {
  for (const { name, type } of variables) {
    const found = values && Object.hasOwn(values, name) ? findIn(type, values[name], isWanted) : null;
    if (found) return found;
  }
  return null;
}

function findIn(type: GraphQLInputType, value: unknown, isWanted: (coordinate: string) => boolean): string | null {
  const inner = getNullableType(type);
  if (isListType(inner)) {
    const entries = Array.isArray(value) ? value : [value];
    return firstOf(entries, (entry) => findIn(inner.ofType as GraphQLInputType, entry, isWanted));
  }
  if (isEnumType(inner)) return isWanted(`${inner.name}.${String(value)}`) ? `${inner.name}.${String(value)}` : null;
  if (!isInputObjectType(inner) || typeof value !== 'object' || value === null) return null;
  const fields = Object.values(inner.getFields()).filter(({ name }) => Object.hasOwn(value, name));
  return firstOf(fields, ({ name, type: fieldType }) => {
    const coordinate = `${inner.name}.${name}`;
    return isWanted(coordinate) ? coordinate : findIn(fieldType, (value as Record<string, unknown>)[name], isWanted);
  });
}

function firstOf<T>(entries: readonly T[], find: (entry: T) => string | null): string | null {
  for (const entry of entries) {
    const found = find(entry);
    if (found) return found;
  }
  return null;
}

function withoutWrapping(type: GraphQLInputType): GraphQLInputType {
  const inner = getNullableType(type);
  return isListType(inner) ? withoutWrapping(inner.ofType as GraphQLInputType) : inner;
}
