import type { GraphQLSchema } from 'graphql';
import { createOperationGate, type OperationGate } from '../../src/http/operations/createOperationGate.js';
import type { OperationLimits } from '../../src/http/operations/limits.js';

/** Those of the settings by default, without a limit per minute. */
export const TEST_LIMITS: OperationLimits = {
  tokens: 2_000,
  depth: 15,
  aliases: 50,
  directives: 50,
  cost: 250_000,
  costPerMinute: 0,
};

/** Lets everybody use everything of a schema that is a test's own. */
export function openGate(schema: GraphQLSchema, introspection = true): OperationGate {
  return createOperationGate({ schema, limits: TEST_LIMITS, rightOf: () => undefined, introspection });
}
