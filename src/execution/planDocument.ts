import {
  type DirectiveNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  getOperationAST,
  Kind,
  OperationTypeNode,
  type VariableDefinitionNode,
  visit,
} from 'graphql';
import { type OperationPlan, planOperation } from './plan.js';

export interface PlannedOperation {
  readonly variableDefinitions: readonly VariableDefinitionNode[];
  /** The plan for these variables; null where there are too many kinds of them, or one decides about nothing. */
  planFor(variables: Readonly<Record<string, unknown>>): OperationPlan | null;
}

/** Answers to `@skip` and `@include` that one document keeps plans for. */
const MAXIMUM_PLANS = 8;
/** As a key of the answer it would set the prototype of an object instead. */
const PROTOTYPE_KEY = '__proto__';

/** The plans of one operation; null for what graphql-js executes. */
export function planDocument(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName?: string | null,
): PlannedOperation | null {
  const operation = getOperationAST(document, operationName);
  if (!operation || operation.operation === OperationTypeNode.MUTATION) return null;
  const found = lookThrough(document);
  if (found.isUnusual) return null;
  const fragments = fragmentsOf(document);
  const plans = new Map<string, OperationPlan>();
  return {
    variableDefinitions: operation.variableDefinitions ?? [],
    planFor(variables) {
      const key = found.conditions.map((name) => String(variables[name])).join(' ');
      const known = plans.get(key);
      if (known) return known;
      const isDecided = found.conditions.every((name) => typeof variables[name] === 'boolean');
      if (!isDecided || plans.size >= MAXIMUM_PLANS) return null;
      const variableValues = Object.fromEntries(found.conditions.map((name) => [name, variables[name]]));
      const plan = planOperation({ schema, operation, fragments, variableValues });
      plans.set(key, plan);
      return plan;
    },
  };
}

function fragmentsOf({ definitions }: DocumentNode): Record<string, FragmentDefinitionNode> {
  const fragments = definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION);
  return Object.assign(
    Object.create(null),
    Object.fromEntries(fragments.map((fragment) => [fragment.name.value, fragment])),
  );
}

/** The variables that decide which fields there are, and whether the document asks for what is not planned. */
function lookThrough(document: DocumentNode): { conditions: readonly string[]; isUnusual: boolean } {
  const conditions = new Set<string>();
  let isUnusual = false;
  visit(document, {
    Field({ name, alias }) {
      isUnusual ||= name.value === '__schema' || name.value === '__type' || alias?.value === PROTOTYPE_KEY;
    },
    Directive(node) {
      for (const variable of variablesOf(node)) conditions.add(variable);
    },
  });
  return { conditions: [...conditions].sort(), isUnusual };
}

function variablesOf({ arguments: given }: DirectiveNode): string[] {
  return (given ?? []).flatMap(({ value }) => (value.kind === Kind.VARIABLE ? [value.name.value] : []));
}
