/** A JSON Schema (2020-12), as OpenAPI 3.1 has them; fastify validates and serializes by it. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly required?: readonly string[];
  readonly enum?: readonly (string | null)[];
  readonly [keyword: string]: unknown;
}

export function object(properties: Readonly<Record<string, JsonSchema>>, required: readonly string[] = []): JsonSchema {
  return { type: 'object', properties, ...(required.length > 0 ? { required } : {}) };
}

/** What a view always has. */
export function view(properties: Readonly<Record<string, JsonSchema>>): JsonSchema {
  return object(properties, Object.keys(properties));
}

export function list(items: JsonSchema, description: string, maxItems?: number): JsonSchema {
  return { type: 'array', items, description, ...(maxItems === undefined ? {} : { maxItems }) };
}

export function text(description: string, more: JsonSchema = {}): JsonSchema {
  return { type: 'string', description, ...more };
}

export function flag(description: string): JsonSchema {
  return { type: 'boolean', description };
}

export function integer(description: string, more: JsonSchema = {}): JsonSchema {
  return { type: 'integer', description, ...more };
}

/** The same, or null. */
export function orNull(schema: JsonSchema): JsonSchema {
  const types = Array.isArray(schema.type) ? schema.type : [schema.type];
  return { ...schema, type: [...types, 'null'], ...(schema.enum ? { enum: [...schema.enum, null] } : {}) };
}

/** Values that are taken in upper and lower case. */
export function eitherCase(values: readonly string[], description: string): JsonSchema {
  const all = [...values.map((value) => value.toUpperCase()), ...values.map((value) => value.toLowerCase())];
  return text(description, { enum: all });
}

export function moment(description: string): JsonSchema {
  return text(description, { format: 'date-time' });
}

/** Of another service: a number or a text; ours are taken too. */
export function outerId(description: string): JsonSchema {
  return {
    type: ['integer', 'string'],
    description,
    minLength: 1,
    maxLength: 200,
    minimum: 0,
    maximum: 9007199254740991,
  };
}
