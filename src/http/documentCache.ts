import type { DocumentNode, GraphQLError, GraphQLSchema } from 'graphql';
import { createBoundedCache } from '../domain/boundedCache.js';
import type { OperationGate } from './operations/createOperationGate.js';
import { parseAndValidate } from './parseAndValidate.js';
import { type SharedOperation, sharedOperation } from './subscriptions/sharedOperation.js';

/** Longer documents are parsed each time: a syntax tree takes some fifty times the room of its text. */
const MAXIMUM_CACHED_LENGTH = 4_096;
const MAXIMUM_ENTRIES = 100;

export interface ValidDocument {
  readonly document: DocumentNode;
  shared(operationName?: string | null): SharedOperation;
}

export type ReadDocument = (query: string) => ValidDocument | GraphQLError[];

/** Parses and validates; the thousand dashboards that ask for the same thing share one tree. */
export function createDocumentCache(schema: GraphQLSchema, gate: OperationGate): ReadDocument {
  const cache = createBoundedCache<string, ReturnType<ReadDocument>>(MAXIMUM_ENTRIES);

  function read(query: string): ReturnType<ReadDocument> {
    const document = parseAndValidate(schema, query, gate);
    if (Array.isArray(document)) return document;
    const operations = new Map<string | undefined, SharedOperation>();
    return {
      document,
      shared(operationName) {
        const name = operationName ?? undefined;
        const operation = operations.get(name) ?? sharedOperation(schema, document, operationName);
        operations.set(name, operation);
        return operation;
      },
    };
  }

  return (query) => (query.length > MAXIMUM_CACHED_LENGTH ? read(query) : cache.get(query, () => read(query)));
}
