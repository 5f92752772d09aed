import type { DocumentNode, GraphQLSchema, OperationDefinitionNode, ValidationRule } from 'graphql';
import type { Viewer } from '../../auth/viewer.js';
import type { RightOf } from '../../schema/rights/createRightsTable.js';
import { chosenOperation } from './chosenOperation.js';
import { type CostOf, compileCost } from './compileCost.js';
import { type ConsumeCost, createRateLimit } from './createRateLimit.js';
import { createRightsCheck, type FindForbidden } from './createRightsCheck.js';
import { limitRules } from './limitRules.js';
import type { OperationLimits } from './limits.js';
import { refusal, tooComplex } from './refusals.js';
import type { VariableValues } from './variableCoordinates.js';

export interface GateOptions {
  readonly schema: GraphQLSchema;
  readonly limits: OperationLimits;
  /** Who may use what. */
  readonly rightOf: RightOf;
  readonly introspection: boolean;
}

/** What an operation asks for, and who asks. */
export interface AskedOperation {
  /** Parsed and valid under the standard rules and those of the gate. */
  readonly document: DocumentNode;
  readonly operationName?: string | null | undefined;
  readonly variables: VariableValues;
  readonly viewer: Viewer;
}

/** What every operation passes before anything of it runs, whichever way it came: HTTP, socket, REST. */
export interface OperationGate {
  /** A document with more tokens is not even parsed. */
  readonly maximumTokens: number;
  /** What is found out with the validation of a document, besides the standard rules. */
  readonly rules: readonly ValidationRule[];
  /**
   * What depends on who asks and on the variables.
   * @throws GraphQLError FORBIDDEN, TOO_COMPLEX, RATE_LIMITED, OPERATION_RESOLUTION_FAILURE
   */
  admit(asked: AskedOperation): Promise<void>;
  /** Counts what is asked for in another way against the same limit per minute. @throws GraphQLError RATE_LIMITED */
  readonly consume: ConsumeCost;
}

interface Facts {
  readonly findForbidden: FindForbidden;
  readonly costOf: CostOf;
}

export function createOperationGate({ schema, limits, rightOf, introspection }: GateOptions): OperationGate {
  const rightsOf = createRightsCheck(schema, rightOf);
  const consume = createRateLimit(limits.costPerMinute);
  // As long as somebody keeps the document: what is known about it belongs to its operations.
  const facts = new WeakMap<OperationDefinitionNode, Facts>();

  function factsOf(document: DocumentNode, operation: OperationDefinitionNode): Facts {
    const known = facts.get(operation);
    if (known) return known;
    const found = { findForbidden: rightsOf(document, operation), costOf: compileCost(schema, document, operation) };
    facts.set(operation, found);
    return found;
  }

  return {
    consume,
    maximumTokens: limits.tokens,
    rules: limitRules(limits, introspection),
    async admit({ document, operationName, variables, viewer }) {
      const operation = chosenOperation(document, operationName);
      const { findForbidden, costOf } = factsOf(document, operation);
      const forbidden = findForbidden(viewer.role, variables);
      if (forbidden) throw refusal('FORBIDDEN', `The role ${viewer.role} may not use ${forbidden}.`);
      const cost = costOf(variables);
      if (cost > limits.cost) throw tooComplex('MAX_COST');
      await consume(viewer, cost);
    },
  };
}
