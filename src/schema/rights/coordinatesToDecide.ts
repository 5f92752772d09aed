import {
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
} from 'graphql';

/** Leaves of connections and edges. A cursor holds the value that a list is ordered by: the order is decided about. */
const OF_CONNECTIONS = new Set(['cursor', 'totalCount']);

/** Everything of a schema that needs a line in the table of rights. */
export function coordinatesToDecide(schema: GraphQLSchema): string[] {
  const types = Object.values(schema.getTypeMap()).filter((type) => !isIntrospectionType(type));
  const outputs = types.filter((type) => isObjectType(type) || isInterfaceType(type));
  const fields = outputs.flatMap((type) =>
    Object.values(type.getFields())
      .filter((field) => !isStructure(type.name, field))
      .map(({ name }) => `${type.name}.${name}`),
  );
  const questions = outputs.filter((type) => type !== schema.getMutationType());
  return [...fields, ...searchInputs(questions.flatMap((type) => Object.values(type.getFields())))];
}

/** Connections, edges and payloads lead to objects and hold nothing themselves. */
function isStructure(type: string, { name, type: fieldType }: GraphQLField<unknown, unknown>): boolean {
  if (type === 'PageInfo') return true;
  const leadsOn = isCompositeType(getNamedType(fieldType));
  if (/(?:Connection|Edge)$/.test(type)) return leadsOn || OF_CONNECTIONS.has(name);
  return type.endsWith('Payload') && leadsOn;
}

/** Fields of the inputs that these fields take, and values of the enums by which they order and group. */
function searchInputs(fields: readonly GraphQLField<unknown, unknown>[]): string[] {
  const seen = new Set<GraphQLNamedType>();
  const coordinates: string[] = [];
  const look = (type: GraphQLNamedType): void => {
    if (seen.has(type)) return;
    seen.add(type);
    if (isEnumType(type) && /(?:OrderField|GroupBy)$/.test(type.name))
      coordinates.push(...type.getValues().map(({ name }) => `${type.name}.${name}`));
    if (!isInputObjectType(type)) return;
    for (const { name, type: fieldType } of Object.values(type.getFields())) {
      coordinates.push(`${type.name}.${name}`);
      look(getNamedType(fieldType));
    }
  };
  for (const { type } of fields.flatMap(({ args }) => args)) look(getNamedType(type));
  return coordinates;
}
