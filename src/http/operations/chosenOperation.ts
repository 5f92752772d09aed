import { type DocumentNode, getOperationAST, type OperationDefinitionNode } from 'graphql';
import { refusal } from './refusals.js';

/**
 * The operation of a document that is asked for: the one of this name, or the only one. An empty name is a name, too.
 * @throws GraphQLError OPERATION_RESOLUTION_FAILURE, so that what nobody has looked at never runs
 */
export function chosenOperation(document: DocumentNode, operationName?: string | null): OperationDefinitionNode {
  const operation = getOperationAST(document, operationName);
  if (operation) return operation;
  throw refusal(
    'OPERATION_RESOLUTION_FAILURE',
    'The document has no operation of this name, or several and none was chosen.',
  );
}
