import type { EntityMetadata } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { TextRow } from '../database/textRows.js';
import { dateFromText, textsFromText } from '../database/textValues.js';

/** How rows of one entity are read and shown. */
export interface EntityRows<Entity> {
  /** The columns in the order in which {@link EntityRows.wrap} expects them. */
  readonly columns: readonly string[];
  /** "SELECT … FROM …" with these columns. */
  readonly select: string;
  columnOf(property: keyof Entity & string): string;
  /** Takes over the array: values are converted in it when they are asked for. */
  wrap(row: TextRow): Entity;
}

export type EntityClass<Entity> = new () => Entity;

type Convert = (text: string) => unknown;
const VALUES = Symbol('values');

const SAME: Convert = (text) => text;
/** By type of the column. */
const CONVERT: Readonly<Record<string, Convert>> = {
  uuid: SAME,
  text: SAME,
  date: SAME,
  // As text, as the entities have it.
  bigint: SAME,
  bigserial: SAME,
  int: Number,
  boolean: (text) => text === 't',
  timestamptz: dateFromText,
  // Objects and lists; a text in quotes would be taken for one that is still to be converted.
  jsonb: JSON.parse,
  'text[]': textsFromText,
};

/** Type of sealed columns: read where somebody asks for them (`sealedText.ts`), never along with their row. */
const SEALED = 'bytea';

const cache = new WeakMap<object, EntityRows<unknown>>();

/**
 * Entities for reading, made of rows as they come. They are instances of their class for `instanceof` and for GraphQL, cannot
 * be changed, and a column that nobody asks for is never converted.
 */
export function entityRows<Entity>(em: EntityManager, entity: EntityClass<Entity>): EntityRows<Entity> {
  const metadata = em.getMetadata(entity as EntityClass<object>);
  const rows = cache.get(metadata) ?? describe(metadata, entity);
  cache.set(metadata, rows);
  return rows as EntityRows<Entity>;
}

function describe<Entity>(
  { props, schema = 'communication', tableName }: EntityMetadata<object>,
  entity: EntityClass<Entity>,
): EntityRows<Entity> {
  const shown = props.filter((prop) => prop.fieldNames && prop.columnTypes[0] !== SEALED);
  const columns = new Map(shown.map((prop) => [prop.name as string, prop.fieldNames[0] as string]));
  const convert = shown.map(({ name, columnTypes: [type] }) => {
    const converter = CONVERT[type as string];
    if (!converter) throw new TypeError(`${tableName}.${name}: columns of type ${type} cannot be read as rows`);
    return [name as string, converter] as const;
  });
  const Row = rowClass(entity, convert);
  const names = [...columns.values()];
  return {
    columns: names,
    select: `SELECT ${names.join(', ')} FROM ${schema}.${tableName}`,
    columnOf: (property) => columns.get(property) as string,
    wrap: (row) => new Row(row) as Entity,
  };
}

/** A class whose properties are in an array, with the entity's own prototype behind it. */
function rowClass(entity: EntityClass<unknown>, properties: readonly (readonly [string, Convert])[]) {
  class Row {
    [VALUES]: unknown[];
    constructor(values: TextRow) {
      this[VALUES] = values;
    }
  }
  Object.setPrototypeOf(Row.prototype, entity.prototype);
  Object.defineProperty(Row.prototype, 'constructor', { value: entity });
  properties.forEach(([name, convert], index) => {
    const get = convert === SAME ? valueAt(index) : convertedAt(index, convert);
    Object.defineProperty(Row.prototype, name, { get, enumerable: true });
  });
  return Row;
}

interface HasValues {
  [VALUES]: unknown[];
}

function valueAt(index: number) {
  return function get(this: HasValues) {
    return this[VALUES][index];
  };
}

/** Converts when first asked; a value that is no text any more has been converted. */
function convertedAt(index: number, convert: Convert) {
  return function get(this: HasValues) {
    const value = this[VALUES][index];
    if (typeof value !== 'string') return value;
    const converted = convert(value);
    this[VALUES][index] = converted;
    return converted;
  };
}
