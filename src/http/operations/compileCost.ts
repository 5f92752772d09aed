import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isCompositeType,
  isListType,
  isObjectType,
  isUnionType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import {
  DEFAULT_PAGE_LENGTH,
  FIELD_COSTS,
  PAGE_LENGTHS,
  SHORT_LIST_LENGTH,
  TOTAL_COUNT_COST,
} from '../../schema/fieldCosts.js';
import { compileLength } from './compileLength.js';
import type { VariableValues } from './variableCoordinates.js';

/** How many fields an operation may answer with, at most, with these variables. */
export type CostOf = (variables: VariableValues) => number;

/** `known`: costs of fragments in this evaluation; one that is spread a thousand times is added up once. */
type Cost = (variables: VariableValues, known: Map<string, number>) => number;

const nothing: Cost = () => 0;

/**
 * Makes the formula for the cost of a valid operation: a field counts 1 or what `fieldCosts` says, and what is below it as
 * often as its list is long. What a directive or a type condition may leave out counts. The document is walked once, each
 * fragment once; evaluating is adding and multiplying.
 */
export function compileCost(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode): CostOf {
  const fragments = new Map<string, Cost>();

  function ofSelections(set: SelectionSetNode | undefined, type: GraphQLCompositeType): Cost {
    const parts = (set?.selections ?? []).map((node) => ofSelection(node, type));
    return (variables, known) => parts.reduce((sum, part) => sum + part(variables, known), 0);
  }

  function ofSelection(node: SelectionNode, type: GraphQLCompositeType): Cost {
    switch (node.kind) {
      case Kind.FIELD:
        return ofField(node, type);
      case Kind.INLINE_FRAGMENT:
        return ofSelections(node.selectionSet, conditionOf(node.typeCondition?.name.value, type));
      case Kind.FRAGMENT_SPREAD:
        return ofSpread(node.name.value);
    }
  }

  function ofField(node: FieldNode, parent: GraphQLCompositeType): Cost {
    const name = node.name.value;
    const field = isUnionType(parent) ? undefined : parent.getFields()[name];
    // Introspection: it is off where strangers ask.
    if (!field) return () => 1;
    const own = FIELD_COSTS[`${parent.name}.${name}`] ?? (name === 'totalCount' ? TOTAL_COUNT_COST : 1);
    const inner = getNamedType(field.type);
    if (!isCompositeType(inner)) return () => own;
    const below = ofSelections(node.selectionSet, inner);
    const isList = isListType(getNullableType(field.type));
    const length = compileLength(node, operation, lengthOf(parent, inner, name, isList));
    return (variables, known) => own + length(variables) * below(variables, known);
  }

  function ofSpread(name: string): Cost {
    return (variables, known) => {
      const cost = known.get(name) ?? fragmentCost(name)(variables, known);
      known.set(name, cost);
      return cost;
    };
  }

  function fragmentCost(name: string): Cost {
    const compiled = fragments.get(name) ?? compileFragment(name);
    fragments.set(name, compiled);
    return compiled;
  }

  function compileFragment(name: string): Cost {
    const isIt = (node: { kind: string }) =>
      node.kind === Kind.FRAGMENT_DEFINITION && (node as FragmentDefinitionNode).name.value === name;
    const fragment = document.definitions.find(isIt) as FragmentDefinitionNode | undefined;
    const type = schema.getType(fragment?.typeCondition.name.value ?? '');
    return fragment && isCompositeType(type) ? ofSelections(fragment.selectionSet, type) : nothing;
  }

  function conditionOf(name: string | undefined, otherwise: GraphQLCompositeType): GraphQLCompositeType {
    const type = name === undefined ? otherwise : schema.getType(name);
    return isCompositeType(type) ? type : otherwise;
  }

  const root = schema.getRootType(operation.operation);
  const cost = isObjectType(root) ? ofSelections(operation.selectionSet, root) : nothing;
  return (variables) => cost(variables, new Map());
}

/** Where the document does not say it. Nodes and edges are counted with the connection that they are in. */
function lengthOf(parent: GraphQLCompositeType, inner: GraphQLCompositeType, name: string, isList: boolean): number {
  if (inner.name.endsWith('Connection')) return PAGE_LENGTHS[`${parent.name}.${name}`] ?? DEFAULT_PAGE_LENGTH;
  return isList && !parent.name.endsWith('Connection') ? SHORT_LIST_LENGTH : 1;
}
