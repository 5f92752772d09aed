import { type DocumentNode, GraphQLError, type GraphQLSchema, parse, type ValidationRule, validate } from 'graphql';
import { MAXIMUM_DOCUMENT_TOKENS } from './graphqlOverHttp.js';

/** The document, or what is wrong with it. graphql-ws itself closes the whole connection on a syntax error. */
export function parseAndValidate(
  schema: GraphQLSchema,
  query: string,
  rules: readonly ValidationRule[],
): DocumentNode | GraphQLError[] {
  try {
    const document = parse(query, { maxTokens: MAXIMUM_DOCUMENT_TOKENS });
    const errors = validate(schema, document, rules);
    return errors.length > 0 ? [...errors] : document;
  } catch (error) {
    return [error instanceof GraphQLError ? error : new GraphQLError('', { originalError: error as Error })];
  }
}
