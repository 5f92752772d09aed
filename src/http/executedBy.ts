import type { ApolloServerOptionsWithGateway } from '@apollo/server';
import type { GraphQLSchema } from 'graphql';
import type { Execute } from '../execution/createExecutor.js';

/**
 * What Apollo asks for where somebody else executes: it was made for a gateway in front of other servers, and is the one
 * way to keep Apollo's whole pipeline (HTTP, parsing, validation, its cache of documents, formatting) around an executor.
 */
export function executedBy(execute: Execute, schema: GraphQLSchema): ApolloServerOptionsWithGateway<object>['gateway'] {
  return {
    onSchemaLoadOrUpdate(callback) {
      callback({ apiSchema: schema, coreSupergraphSdl: '' });
      return () => undefined;
    },
    load: async () => ({
      executor: ({ document, request, context }) =>
        execute({
          document,
          contextValue: context,
          variableValues: request.variables,
          // As it was asked for: Apollo gives the name of the only operation where none was.
          operationName: request.operationName,
        }),
    }),
    stop: async () => undefined,
  };
}
