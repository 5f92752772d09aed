import { type DocumentNode, GraphQLError, type GraphQLSchema, parse, specifiedRules, validate } from 'graphql';
import type { OperationGate } from './operations/createOperationGate.js';

/** The document, or what is wrong with it: the rules of Apollo's pipeline. graphql-ws itself closes the connection instead. */
export function parseAndValidate(
  schema: GraphQLSchema,
  query: string,
  { maximumTokens, rules }: Pick<OperationGate, 'maximumTokens' | 'rules'>,
): DocumentNode | GraphQLError[] {
  try {
    const document = parse(query, { maxTokens: maximumTokens });
    const errors = validate(schema, document, [...specifiedRules, ...rules]);
    return errors.length > 0 ? [...errors] : document;
  } catch (error) {
    return [error instanceof GraphQLError ? error : new GraphQLError('', { originalError: error as Error })];
  }
}
