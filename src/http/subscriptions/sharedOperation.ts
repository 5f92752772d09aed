import {
  type DocumentNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  print,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';

/** Where a subscriber begins decides when it gets an event, not what the event looks like. */
const CURSOR_ARGUMENT = 'after';

/** An operation as all who share its executions have it in common: without the cursor, and without its spelling. */
export interface SharedOperation {
  readonly document: DocumentNode;
  /** Normalised: layout and comments of the original are gone. */
  readonly text: string;
  /** Names of the variables that it still uses. */
  readonly variables: readonly string[];
}

/** Takes the cursor out of a valid subscription, and the variables that only the cursor used. */
export function sharedOperation(schema: GraphQLSchema, document: DocumentNode, operationName?: string | null) {
  const rest = withoutCursor(schema, onlyOperation(document, operationName));
  const used = usedVariables(rest);
  const shared = visit(rest, {
    VariableDefinition: (node) => (used.has(node.variable.name.value) ? undefined : null),
  });
  return { document: shared, text: print(shared), variables: [...used].sort() } satisfies SharedOperation;
}

function onlyOperation(document: DocumentNode, operationName?: string | null): DocumentNode {
  const isOther = (node: OperationDefinitionNode) => operationName != null && node.name?.value !== operationName;
  const definitions = document.definitions.filter((node) => node.kind !== Kind.OPERATION_DEFINITION || !isOther(node));
  return { ...document, definitions };
}

function withoutCursor(schema: GraphQLSchema, document: DocumentNode): DocumentNode {
  const types = new TypeInfo(schema);
  return visit(
    document,
    visitWithTypeInfo(types, {
      Field(node) {
        if (types.getParentType() !== schema.getSubscriptionType()) return undefined;
        return { ...node, arguments: node.arguments?.filter(({ name }) => name.value !== CURSOR_ARGUMENT) };
      },
    }),
  );
}

function usedVariables(document: DocumentNode): Set<string> {
  const used = new Set<string>();
  visit(document, {
    VariableDefinition: () => false,
    Variable: (node) => void used.add(node.name.value),
  });
  return used;
}
