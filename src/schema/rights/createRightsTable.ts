import { type GraphQLSchema, isEnumType, isInputObjectType, isInterfaceType, isObjectType } from 'graphql';
import { CommunicationError } from '../../errors.js';
import { coordinatesToDecide } from './coordinatesToDecide.js';
import { INPUT_RIGHTS } from './inputRights.js';
import { OPERATION_RIGHTS } from './operationRights.js';
import { RIGHTS, type Right, type RightsOfType } from './rights.js';
import { TYPE_RIGHTS } from './typeRights.js';

/** The right that a coordinate ("Email.subject", "TherapistFilter.nameContains", "StaffMemberOrderField.NAME") needs. */
export type RightOf = (coordinate: string) => Right | undefined;

const TABLES: readonly Readonly<Record<string, RightsOfType>>[] = [OPERATION_RIGHTS, TYPE_RIGHTS, INPUT_RIGHTS];

/**
 * The table of rights for this schema. What needs no decision (connections, edges, payloads, inputs of mutations) has no
 * right of its own: undefined.
 * @throws CommunicationError RIGHTS_UNDECIDED naming what the schema has and the table has not, or twice, or the reverse
 */
export function createRightsTable(schema: GraphQLSchema): RightOf {
  const decided = new Map<string, Right>();
  const problems: string[] = [];
  for (const [coordinate, right] of entriesOf(TABLES)) {
    if (decided.has(coordinate)) problems.push(`${coordinate} is decided twice`);
    else if (!exists(schema, coordinate)) problems.push(`${coordinate} does not exist`);
    decided.set(coordinate, right);
  }
  for (const coordinate of coordinatesToDecide(schema))
    if (!decided.has(coordinate)) problems.push(`${coordinate} is not decided`);
  if (problems.length > 0) {
    const message = `Say in src/schema/rights who may use what:\n${problems.join('\n')}`;
    throw new CommunicationError('RIGHTS_UNDECIDED', message);
  }
  return (coordinate) => decided.get(coordinate);
}

function* entriesOf(tables: typeof TABLES): Generator<[string, Right]> {
  for (const [type, rights] of tables.flatMap((table) => Object.entries(table)))
    for (const right of Object.keys(RIGHTS) as Right[])
      for (const field of (rights[right] ?? '').split(/\s+/).filter(Boolean)) yield [`${type}.${field}`, right];
}

function exists(schema: GraphQLSchema, coordinate: string): boolean {
  const [typeName = '', field = ''] = coordinate.split('.');
  const type = schema.getType(typeName);
  if (isEnumType(type)) return type.getValue(field) !== undefined;
  return (isObjectType(type) || isInterfaceType(type) || isInputObjectType(type)) && field in type.getFields();
}
