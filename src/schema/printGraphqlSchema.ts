import { type GraphQLSchema, lexicographicSortSchema, printSchema } from 'graphql';

/** The text of `schema.graphql`: sorted, so that it does not depend on the order of imports. */
export function printGraphqlSchema(schema: GraphQLSchema): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}
