import { registerEnumType } from 'type-graphql';

/** An enum of the schema as type-graphql takes it: GraphQL name to internal value. */
export type GraphqlEnum<Value extends string> = Readonly<Record<string, Value>>;

/**
 * Makes a GraphQL enum of literal values; each value must have its description. GraphQL names are in capitals with
 * underscores: the value "initial-contact" is INITIAL_CONTACT, "createdAt" is CREATED_AT.
 */
export function defineEnum<Value extends string>(
  name: string,
  description: string,
  values: Readonly<Record<Value, string>>,
): GraphqlEnum<Value> {
  const entries = Object.entries<string>(values).map(([value, text]) => ({ key: nameOf(value), value, text }));
  const members = Object.fromEntries(entries.map(({ key, value }) => [key, value as Value]));
  const valuesConfig = Object.fromEntries(entries.map(({ key, text }) => [key, { description: text }]));
  registerEnumType(members, { name, description, valuesConfig });
  return members;
}

function nameOf(value: string): string {
  return value
    .replaceAll(/([a-z])([A-Z])/g, '$1_$2')
    .replaceAll('-', '_')
    .toUpperCase();
}

/** The value when the enum has it, else OTHER: a code that is newer than the schema must not break a whole answer. */
export function orOther<Value extends string>(members: GraphqlEnum<Value | 'OTHER'>, value: string): Value | 'OTHER' {
  return members[nameOf(value)] ?? 'OTHER';
}
