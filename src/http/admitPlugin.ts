import { type ApolloServerPlugin, HeaderMap } from '@apollo/server';
import { GraphQLError } from 'graphql';
import type { Viewer } from '../auth/viewer.js';
import type { OperationGate } from './operations/createOperationGate.js';

/** A property, because Apollo executes with a copy of the context. */
const VIEWER = Symbol('viewer');

/** The context, which says to {@link admitPlugin} who asks. */
export function withViewer(context: object, viewer: Viewer): object {
  return Object.assign(context, { [VIEWER]: viewer });
}

/** Has Apollo ask the gate about every operation, after its document was found valid and before anything of it runs. */
export function admitPlugin(gate: OperationGate): ApolloServerPlugin<object> {
  return {
    requestDidStart: async () => ({
      async didResolveOperation({ document, request, contextValue }) {
        const { operationName, variables } = request;
        try {
          const viewer = (contextValue as { readonly [VIEWER]: Viewer })[VIEWER];
          await gate.admit({ document, operationName, variables, viewer });
        } catch (error) {
          throw withHeaders(error);
        }
      },
    }),
  };
}

/** Apollo wants a map of its own kind. */
function withHeaders(error: unknown): unknown {
  if (!(error instanceof GraphQLError) || !error.extensions.http) return error;
  const { status, headers } = error.extensions.http as { status: number; headers: ReadonlyMap<string, string> };
  const { message, originalError } = error;
  const extensions = { ...error.extensions, http: { status, headers: new HeaderMap(headers) } };
  return new GraphQLError(message, { originalError, extensions });
}
