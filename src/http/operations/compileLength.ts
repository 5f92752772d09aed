import { type FieldNode, Kind, type OperationDefinitionNode, type ValueNode } from 'graphql';
import type { VariableValues } from './variableCoordinates.js';

/** How long a list is, with these variables. */
export type LengthOf = (variables: VariableValues) => number;

/** Arguments that say how many elements come back: a number, or that of the ids in a list. */
const LENGTH_ARGUMENTS = ['first', 'last', 'ids'];

/** The length that a field's arguments give; `otherwise` where they give none. At least 1: the list itself costs. */
export function compileLength(node: FieldNode, operation: OperationDefinitionNode, otherwise: number): LengthOf {
  const values = (node.arguments ?? []).filter(({ name }) => LENGTH_ARGUMENTS.includes(name.value));
  const lengths = values.map(({ value }) => compileValue(value, operation));
  if (lengths.length === 0) return () => otherwise;
  return (variables) => {
    const given = lengths.map((length) => length(variables)).filter((length) => length !== undefined);
    return given.length === 0 ? otherwise : Math.max(1, ...given);
  };
}

/** Undefined: null, absent, or nothing that the schema takes; the latter is refused when it is coerced. */
function compileValue(
  value: ValueNode,
  operation: OperationDefinitionNode,
): (variables: VariableValues) => number | undefined {
  if (value.kind === Kind.VARIABLE) return compileVariable(value.name.value, operation);
  const length = literalLength(value);
  return () => length;
}

function compileVariable(name: string, { variableDefinitions = [] }: OperationDefinitionNode) {
  const standard = variableDefinitions.find(({ variable }) => variable.name.value === name)?.defaultValue;
  const standardLength = standard && literalLength(standard);
  return (variables: VariableValues) =>
    variables && Object.hasOwn(variables, name) && variables[name] !== undefined
      ? lengthIn(variables[name])
      : standardLength;
}

function literalLength(value: ValueNode): number | undefined {
  if (value.kind === Kind.INT) return Number(value.value);
  return value.kind === Kind.LIST ? value.values.length : undefined;
}

function lengthIn(value: unknown): number | undefined {
  if (Array.isArray(value)) return value.length;
  return typeof value === 'number' && !Number.isNaN(value) ? value : undefined;
}
