import {
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isRequiredInputField,
  parseValue,
  valueFromASTUntyped,
} from 'graphql';
import { argumentsOf, type KnownValues, literalOf } from './wholeDocument.js';

/** A question that looks for something, orders or groups, in documents that all mean the same. */
export interface Search {
  readonly way: readonly string[];
  readonly documents: readonly { readonly query: string; readonly variables: object }[];
}

/** Each field of a filter and each order of every question, once written into the document and once in a variable. */
export function searches(schema: GraphQLSchema, known: KnownValues): Search[] {
  const query = schema.getQueryType();
  return Object.values(query?.getFields() ?? {}).flatMap((field) =>
    field.args
      .filter(({ name }) => ['filter', 'orderBy', 'groupBy', 'input'].includes(name))
      .flatMap((argument) => {
        const others = argumentsOf({ ...field, args: field.args.filter((other) => other !== argument) }, known).slice(
          1,
          -1,
        );
        const ask = (value: string) => `${field.name}(${argument.name}: ${value} ${others}) { __typename }`;
        return valuesOf(getNamedType(argument.type), known).map(({ coordinate, literal }) => ({
          way: [`Query.${field.name}`, coordinate],
          documents: [
            { query: `{ ${ask(literal)} }`, variables: {} },
            {
              query: `query ($v: ${String(argument.type)}) { ${ask('$v')} }`,
              variables: { v: valueFromASTUntyped(parseValue(literal)) },
            },
          ],
        }));
      }),
  );
}

/** An input with one field besides what it must have, for each of its fields; an enum's values. */
function valuesOf(type: GraphQLNamedType, known: KnownValues): { coordinate: string; literal: string }[] {
  if (isEnumType(type))
    return type.getValues().map(({ name }) => ({ coordinate: `${type.name}.${name}`, literal: name }));
  if (!isInputObjectType(type)) return [];
  const fields = Object.values(type.getFields());
  const needed = fields.filter(isRequiredInputField);
  return fields.flatMap((field) => {
    const others = needed.filter((other) => other !== field);
    const around = (value: string) =>
      `{ ${[...others.map(({ name, type: other }) => `${name}: ${literalOf(name, other, known)}`), `${field.name}: ${value}`].join(', ')} }`;
    const inner = getNamedType(field.type);
    const choices = isEnumType(inner) && inner.name.endsWith('OrderField') ? valuesOf(inner, known) : [];
    const self = {
      coordinate: `${type.name}.${field.name}`,
      literal: around(literalOf(field.name, field.type, known)),
    };
    return [self, ...choices.map(({ coordinate, literal }) => ({ coordinate, literal: around(literal) }))];
  });
}
