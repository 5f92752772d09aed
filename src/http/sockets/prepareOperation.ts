import { randomUUID } from 'node:crypto';
import { type DocumentNode, GraphQLError, OperationTypeNode } from 'graphql';
import type { SubscribePayload } from 'graphql-ws';
import { unauthenticated } from '../../auth/signIn.js';
import type { ReadDocument } from '../documentCache.js';
import type { GraphqlOptions } from '../graphqlOverHttp.js';
import { chosenOperation } from '../operations/chosenOperation.js';
import type { OperationGate } from '../operations/createOperationGate.js';
import type { SharedOperation } from '../subscriptions/sharedOperation.js';
import type { Connection } from './connection.js';

/** A valid operation, ready to be executed. */
export interface PreparedOperation {
  readonly document: DocumentNode;
  readonly operationName: string | null | undefined;
  readonly variableValues: Readonly<Record<string, unknown>> | null | undefined;
  readonly contextValue: object;
  readonly isSubscription: boolean;
  readonly shared: () => SharedOperation;
}

/** Makes the context of one operation, or of one event. */
export type ContextOf = (connection: Connection) => Promise<object> | object;

export function contextFactory({ createContext, logger }: GraphqlOptions): ContextOf {
  return ({ viewer }) => {
    // The protocol runs nothing for who has not been acknowledged.
    if (!viewer) throw unauthenticated('Sign in: send connection_init first.');
    const requestId = randomUUID();
    return createContext({ requestId, viewer, logger: logger.child({ requestId }) });
  };
}

export interface PrepareOptions {
  readonly readDocument: ReadDocument;
  readonly contextOf: ContextOf;
  readonly gate: OperationGate;
  /** Running operations of one connection; one more is refused with TOO_MANY_SUBSCRIPTIONS. */
  readonly maximumOperations: number;
}

/** Checks an operation under the rules of HTTP and gives it a context; or says what is wrong with it. */
export function createPrepare({ readDocument, contextOf, gate, maximumOperations }: PrepareOptions) {
  return async function prepare(
    connection: Connection,
    { query, operationName, variables: variableValues }: SubscribePayload,
  ): Promise<PreparedOperation | readonly GraphQLError[]> {
    if (connection.operations.length > maximumOperations) return [tooMany(maximumOperations)];
    const valid = readDocument(query);
    if (Array.isArray(valid)) return valid;
    const { document } = valid;
    const shared = () => valid.shared(operationName);
    try {
      const { operation } = chosenOperation(document, operationName);
      const isSubscription = operation === OperationTypeNode.SUBSCRIPTION;
      const { viewer } = connection;
      if (viewer) await gate.admit({ document, operationName, variables: variableValues, viewer });
      const contextValue = await contextOf(connection);
      return { document, operationName, variableValues, contextValue, isSubscription, shared };
    } catch (error) {
      return [error instanceof GraphQLError ? error : new GraphQLError('', { originalError: error as Error })];
    }
  };
}

function tooMany(maximum: number): GraphQLError {
  return new GraphQLError(`At most ${maximum} operations may run on one connection`, {
    extensions: { code: 'TOO_MANY_SUBSCRIPTIONS' },
  });
}
