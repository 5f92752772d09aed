import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import type { ViewerRole } from '../../auth/viewer.js';
import type { RightOf } from '../../schema/rights/createRightsTable.js';
import { mayUse } from '../../schema/rights/rights.js';
import { usedCoordinates } from './usedCoordinates.js';
import { findInVariables, type VariableValues, variablesThatMayUse } from './variableCoordinates.js';

/** The first coordinate that the role may not use in this operation with these variables; null: it may use all of it. */
export type FindForbidden = (role: ViewerRole, variables: VariableValues) => string | null;

/**
 * Decides about an operation before anything of it runs. The document is looked at once per role; of the variables only
 * those in which something forbidden can turn up.
 */
export function createRightsCheck(schema: GraphQLSchema, rightOf: RightOf) {
  const isForbidden = (role: ViewerRole) => (coordinate: string) => {
    const right = rightOf(coordinate);
    return right !== undefined && !mayUse(role, right);
  };

  return (document: DocumentNode, operation: OperationDefinitionNode): FindForbidden => {
    const used = usedCoordinates(schema, document, operation);
    const verdicts = new Map<ViewerRole, Verdict>();
    const verdictOn = (role: ViewerRole): Verdict => {
      const forbidden = isForbidden(role);
      return {
        isForbidden: forbidden,
        coordinate: [...used].find(forbidden) ?? null,
        variables: variablesThatMayUse(schema, operation, forbidden),
      };
    };
    return (role, variables) => {
      const verdict = verdicts.get(role) ?? verdictOn(role);
      verdicts.set(role, verdict);
      return verdict.coordinate ?? findInVariables(verdict.variables, variables, verdict.isForbidden);
    };
  };
}

interface Verdict {
  readonly isForbidden: (coordinate: string) => boolean;
  /** In the document itself. */
  readonly coordinate: string | null;
  /** Those whose values have to be looked at. */
  readonly variables: ReturnType<typeof variablesThatMayUse>;
}
