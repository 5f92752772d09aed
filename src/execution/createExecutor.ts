import {
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  type GraphQLSchema,
  getVariableValues,
  isObjectType,
} from 'graphql';
import { type PlannedOperation, planDocument } from './planDocument.js';
import { runOperation } from './run.js';

/** Executes an operation of a valid document; like `execute` of graphql-js, whose answers it gives. */
export type Execute = (args: Omit<ExecutionArgs, 'schema'>) => Promise<ExecutionResult>;

/** By the names that they were asked for by; undefined is the only operation of a document. An empty name is another one. */
type Operations = Map<string | undefined, PlannedOperation | null>;

/**
 * Executes by plans: what an operation asks for is worked out once per document, not once per row. What is not planned
 * (mutations, introspection) goes to graphql-js. Documents must be valid, and the same object each time they come again.
 */
export function createExecutor(schema: GraphQLSchema): Execute {
  const documents = new WeakMap<DocumentNode, Operations>();
  const isPlannable = !Object.values(schema.getTypeMap()).some((type) => isObjectType(type) && type.isTypeOf);

  function plannedOperation(document: DocumentNode, operationName: string | null | undefined) {
    const operations: Operations = documents.get(document) ?? new Map();
    documents.set(document, operations);
    const name = operationName ?? undefined;
    const known = operations.get(name);
    if (known !== undefined) return known;
    const planned = isPlannable ? planDocument(schema, document, operationName) : null;
    // Of an unknown name nothing is kept: there are more of them than of operations.
    if (planned) operations.set(name, planned);
    return planned;
  }

  return async (args) => {
    const planned = plannedOperation(args.document, args.operationName);
    if (!planned) return execute({ ...args, schema });
    const { coerced, errors } = getVariableValues(schema, planned.variableDefinitions, args.variableValues ?? {}, {
      maxErrors: 50,
    });
    if (errors) return { errors };
    const plan = planned.planFor(coerced);
    if (!plan) return execute({ ...args, schema });
    return runOperation({ plan, variableValues: coerced, rootValue: args.rootValue, contextValue: args.contextValue });
  };
}
