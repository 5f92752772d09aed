import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  getNamedType,
  Kind,
  type OperationDefinitionNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';

type Definition = OperationDefinitionNode | FragmentDefinitionNode;

/**
 * What an operation uses, as coordinates of the schema: fields ("Email.subject"), fields of inputs and enum values that
 * are written in the document. Fragments included, and what a directive may leave out too. Each definition is looked at
 * once, however often it is spread.
 */
export function usedCoordinates(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): ReadonlySet<string> {
  const coordinates = new Set<string>();
  const seen = new Set<string>();
  const waiting: Definition[] = [operation];
  for (let definition = waiting.pop(); definition; definition = waiting.pop()) {
    const spreads = collect(schema, definition, coordinates);
    for (const node of document.definitions) {
      if (node.kind !== Kind.FRAGMENT_DEFINITION || seen.has(node.name.value) || !spreads.has(node.name.value))
        continue;
      seen.add(node.name.value);
      waiting.push(node);
    }
  }
  return coordinates;
}

/** Adds what one definition uses itself; gives the names of the fragments that it spreads. */
function collect(schema: GraphQLSchema, definition: Definition, coordinates: Set<string>): ReadonlySet<string> {
  const types = new TypeInfo(schema);
  const spreads = new Set<string>();
  visit(
    definition,
    visitWithTypeInfo(types, {
      Field: ({ name }) => void coordinates.add(`${types.getParentType()?.name}.${name.value}`),
      FragmentSpread: ({ name }) => void spreads.add(name.value),
      ObjectField: ({ name }) =>
        void coordinates.add(`${getNamedType(types.getParentInputType())?.name}.${name.value}`),
      EnumValue: ({ value }) => void coordinates.add(`${getNamedType(types.getInputType())?.name}.${value}`),
    }),
  );
  return spreads;
}
