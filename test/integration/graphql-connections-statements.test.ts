import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type GraphQLNamedType, type GraphQLObjectType, getNamedType, isCompositeType, isObjectType } from 'graphql';
import { createOrm, type Orm } from '../../src/database/createOrm.js';
import { createOperationGate } from '../../src/http/operations/createOperationGate.js';
import { connectionDocuments, connectionsOf, fieldsBelowConnections } from '../support/connectionDocuments.js';
import { TEST_LIMITS } from '../support/openGate.js';
import { schema } from '../support/schemaRights.js';
import type { KnownValues } from '../support/wholeDocument.js';
import { openConnectionScene, ROWS } from './connection-scene.js';
import type { CallApi } from './graphql-calls-support.js';
import { logStatements } from './graphql-statementLog.js';
import { type Data, openGraphql } from './graphql-support.js';
import { aServer } from './http-support.js';

/** A whole document is larger than anything a frontend asks for. */
const NO_LIMITS = { ...TEST_LIMITS, tokens: 100_000, depth: 100, cost: Number.MAX_SAFE_INTEGER };

let api: CallApi;
let server: Awaited<ReturnType<typeof aServer>>;
let known: KnownValues;
let orm: Orm;
beforeAll(async () => {
  ({ api, known } = await openConnectionScene());
  // Over one connection, so that what is read together does not depend on which answer comes first.
  orm = await createOrm({ databaseUrl: api.service.database.url, poolSize: 1 });
  const reading = await openGraphql({ ...api.service, orm });
  const gate = createOperationGate({
    schema: reading.schema,
    limits: NO_LIMITS,
    rightOf: () => undefined,
    introspection: true,
  });
  server = await aServer({
    graphql: { schema: reading.schema, gate, createContext: reading.createContext, timeoutMs: 60_000 },
  });
}, 120_000);
afterAll(async () => {
  await server?.close();
  await orm?.close(true);
  await api?.close();
});

/** Lists whose rows are of several kinds: each kind is a list of its own here, so that its rows are alike. */
const KINDS: Readonly<Record<string, readonly string[]>> = {
  'Query.emails': ['{ purposes: [CONFIRMATION] }', '{ answered: true }'],
  'Query.emailBatches': ['{ held: true }'],
  'Query.attentionItems': [
    'BATCH_HELD',
    'CALL_FOLLOW_UP',
    'DEAD_LETTER',
    'EMAIL_FOLLOW_UP',
    'PARKED_EVENT',
    'THERAPIST_WARNING',
    'UNSCHEDULABLE',
  ].map((kind) => `{ kinds: [${kind}] }`),
};

const LISTS = connectionsOf(schema).flatMap((connection) =>
  ['', ...(KINDS[connection] ?? [])].map((filter) => [connection, filter] as const),
);

/** Coordinates of fields that had a value in an answer to many rows. */
const seen = new Set<string>();

async function ask(document: string, list: readonly string[], first: number) {
  const log = await logStatements(orm);
  try {
    const { data, errors } = await server.query(document, { first });
    expect(errors).toBeUndefined();
    const { nodes } = list.reduce((value: Data, name) => value[name], data);
    return { rows: nodes.length, statements: log.statements, data };
  } finally {
    log.stop();
  }
}

/** Remembers each field that has a value, down from an object of this type. */
function see(type: GraphQLNamedType, value: Data): void {
  if (value === null || !isObjectType(type)) return;
  for (const [name, inner] of Object.entries<Data>(value)) {
    const values = [inner].flat().filter((one) => one !== null);
    if (values.length > 0) seen.add(`${type.name}.${name}`);
    const field = type.getFields()[name];
    if (field) for (const one of values) see(getNamedType(field.type), one);
  }
}

/** How often each statement was sent; sizes of pages are no difference. */
function timesOf(statements: readonly string[]): Record<string, number> {
  const names = statements.map((statement) => statement.replaceAll(/LIMIT \d+/g, 'LIMIT n'));
  return Object.fromEntries([...Map.groupBy(names, (name) => name)].map(([name, times]) => [name, times.length]));
}

it.each(LISTS)('%s %s: the same statements for many rows as for one', async (connection, filter) => {
  const own = filter === '' ? known : { ...known, [`${connection}.filter`]: filter };
  const asked = connectionDocuments({ schema, known: own, depth: 2 }).find((one) => one.connection === connection);
  if (!asked) throw new Error(`${connection} is asked for nowhere`);
  const one = await ask(asked.document, asked.list, 1);
  const many = await ask(asked.document, asked.list, ROWS);
  see(schema.getQueryType() as GraphQLObjectType, many.data);
  expect([one.rows, many.rows]).toEqual([1, ROWS]);
  expect(timesOf(many.statements)).toEqual(timesOf(one.statements));
});

const below = fieldsBelowConnections(schema).filter((coordinate) => !coordinate.endsWith('Edge.node'));

it('leaves out no field below a connection but the nodes of edges, which are its nodes once more', () => {
  const asked = new Set(connectionDocuments({ schema, known, depth: 2 }).flatMap(({ coordinates }) => coordinates));
  expect(below.filter((coordinate) => !asked.has(coordinate))).toEqual([]);
});

/** Texts that are read apart from their row. */
const READ_APART = [
  'CallHistoryEntry.notes',
  'ContactOverride.reason',
  'Email.followUpNotes',
  'Email.html',
  'Email.response',
  'PhoneCall.notes',
  'PhoneCallBatchItem.followUpNotes',
  'Therapist.potentiallyAvailableNotes',
];
/** Columns of their row, and what an override has once it was used. */
const NEVER = ['EmailBatch.reasons', 'Email.reasons', 'ContactOverride.email'];

it('had a value for each field that leads to objects or is read apart', () => {
  const objects = below.filter((coordinate) => {
    const [type = '', name = ''] = coordinate.split('.');
    return isCompositeType(getNamedType((schema.getType(type) as GraphQLObjectType).getFields()[name]?.type));
  });
  const empty = [...objects, ...READ_APART].filter((coordinate) => !seen.has(coordinate));
  expect(empty).toEqual(NEVER);
});
