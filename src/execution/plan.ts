import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLAbstractType,
  type GraphQLField,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNullableType,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  type OperationDefinitionNode,
} from 'graphql';
import { collectFields, collectSubfields } from 'graphql/execution/collectFields.js';

/** What is known of an operation before it runs, once its `@skip` and `@include` are decided. */
export interface OperationPlan {
  readonly schema: GraphQLSchema;
  readonly operation: OperationDefinitionNode;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  /** As far as they decide about `@skip` and `@include`. */
  readonly variableValues: Readonly<Record<string, unknown>>;
  readonly rootFields: readonly FieldPlan[];
  /** Number of fields planned so far; each has a number of its own. */
  fieldCount: number;
}

export interface FieldPlan {
  /** Its name in the answer. */
  readonly key: string;
  readonly name: string;
  readonly nodes: readonly FieldNode[];
  readonly parentType: GraphQLObjectType;
  /** Null for `__typename`. */
  readonly definition: GraphQLField<unknown, unknown> | null;
  readonly type: ValuePlan;
  readonly number: number;
}

/** How a value of one type is completed. One shape for all kinds: completing values is the innermost loop. */
export interface ValuePlan {
  readonly kind: 'LEAF' | 'OBJECT' | 'LIST' | 'ABSTRACT';
  readonly nonNull: boolean;
  readonly leaf: GraphQLLeafType | null;
  readonly object: GraphQLObjectType | null;
  readonly abstract: GraphQLAbstractType | null;
  readonly item: ValuePlan | null;
  /** Filled as types turn up: who asks for `node` asks for twelve types and meets one. */
  readonly fields: Map<GraphQLObjectType, readonly FieldPlan[]>;
}

const TYPENAME = '__typename';
const TYPENAME_VALUE: Omit<ValuePlan, 'leaf'> = {
  kind: 'LEAF',
  nonNull: true,
  object: null,
  abstract: null,
  item: null,
  fields: new Map(),
};

export function planOperation(
  parts: Pick<OperationPlan, 'schema' | 'operation' | 'fragments' | 'variableValues'>,
): OperationPlan {
  const { schema, operation, fragments, variableValues } = parts;
  const rootFields: FieldPlan[] = [];
  const plan: OperationPlan = { ...parts, rootFields, fieldCount: 0 };
  const root = schema.getRootType(operation.operation) as GraphQLObjectType;
  const collected = collectFields(schema, fragments, variableValues, root, operation.selectionSet);
  rootFields.push(...planFields(plan, root, collected));
  return plan;
}

/** The fields that are asked of `type` where `field` gives one. */
export function fieldsOf(plan: OperationPlan, field: FieldPlan, value: ValuePlan, type: GraphQLObjectType) {
  const known = value.fields.get(type);
  if (known) return known;
  const { schema, fragments, variableValues } = plan;
  const fields = planFields(plan, type, collectSubfields(schema, fragments, variableValues, type, field.nodes));
  value.fields.set(type, fields);
  return fields;
}

function planFields(
  plan: OperationPlan,
  parentType: GraphQLObjectType,
  collected: ReadonlyMap<string, readonly FieldNode[]>,
): FieldPlan[] {
  const definitions = parentType.getFields();
  return [...collected].flatMap(([key, nodes]) => {
    const name = (nodes[0] as FieldNode).name.value;
    const definition = name === TYPENAME ? null : definitions[name];
    if (definition === undefined) return [];
    const type = definition ? planValue(definition.type) : { ...TYPENAME_VALUE, leaf: plan.schema.getType('String') };
    plan.fieldCount += 1;
    return [{ key, name, nodes, parentType, definition, type, number: plan.fieldCount } as FieldPlan];
  });
}

function planValue(outputType: GraphQLOutputType): ValuePlan {
  const type = getNullableType(outputType);
  return {
    kind: kindOf(type),
    nonNull: isNonNullType(outputType),
    leaf: isLeafType(type) ? type : null,
    object: isObjectType(type) ? type : null,
    abstract: isAbstractType(type) ? type : null,
    item: isListType(type) ? planValue(type.ofType) : null,
    fields: new Map(),
  };
}

function kindOf(type: GraphQLOutputType): ValuePlan['kind'] {
  if (isListType(type)) return 'LIST';
  if (isAbstractType(type)) return 'ABSTRACT';
  return isObjectType(type) ? 'OBJECT' : 'LEAF';
}
