import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { FastifySchemaCompiler } from 'fastify';
import { CommunicationError } from '../errors.js';
import type { JsonSchema } from './schemas/jsonSchema.js';

const addFormats = formats as unknown as (ajv: Ajv2020) => Ajv2020;
const COMMON = { useDefaults: true, allowUnionTypes: true, allErrors: false } as const;

/**
 * Checks by the routes' schemas. What comes in an address is text and is read as what it stands for; a body has types of
 * its own and is taken at its word. Fields that are unknown or read-only are passed over: older clients send back what they got.
 */
export function createValidatorCompiler(): FastifySchemaCompiler<JsonSchema> {
  const strict = addFormats(new Ajv2020(COMMON));
  const reading = addFormats(new Ajv2020({ ...COMMON, coerceTypes: true }));
  return ({ schema, httpPart }) => {
    const validate = (httpPart === 'body' ? strict : reading).compile(schema);
    return (data) => {
      if (!validate(data)) return { error: badInput(validate.errors?.[0], httpPart === 'body') };
      // In a path it is an id that nothing has.
      if (httpPart !== 'params' && hasNul(data)) return { error: refused('A text contains a NUL character.') };
      return { value: data };
    };
  };
}

/** Says where and what was expected, never what was there. */
function badInput(error: ErrorObject | undefined, isBody: boolean): CommunicationError {
  const missing = error?.keyword === 'required' ? `/${error.params.missingProperty}` : '';
  const field = `${error?.instancePath ?? ''}${missing}`.slice(1).replaceAll('/', '.');
  const message = missing ? 'is needed' : (error?.message ?? 'is not valid');
  const where = field === '' ? (isBody ? 'The body' : 'The query') : field;
  const allowed = error?.keyword === 'enum' ? `: ${error.params.allowedValues.join(', ')}` : '';
  return refused(`${where} ${message}${allowed}.`, field);
}

function refused(message: string, field = ''): CommunicationError {
  return new CommunicationError('BAD_USER_INPUT', message, field === '' ? {} : { field });
}

/** PostgreSQL has no place for this character in a text. */
function hasNul(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\0');
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some(hasNul);
}
