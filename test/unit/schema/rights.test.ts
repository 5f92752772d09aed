import { describe, expect, it } from '@jest/globals';
import { buildSchema, extendSchema, parse } from 'graphql';
import { VIEWER_ROLES } from '../../../src/auth/viewer.js';
import { createOperationGate } from '../../../src/http/operations/createOperationGate.js';
import { coordinatesToDecide } from '../../../src/schema/rights/coordinatesToDecide.js';
import { createRightsTable } from '../../../src/schema/rights/createRightsTable.js';
import { mayUse } from '../../../src/schema/rights/rights.js';
import { TEST_LIMITS } from '../../support/openGate.js';
import { fieldPaths, ROOTS } from '../../support/schemaPaths.js';
import { readText } from '../docs/markdown.js';

const schema = buildSchema(readText('schema.graphql'));
const rightOf = createRightsTable(schema);
const gate = createOperationGate({ schema, limits: TEST_LIMITS, rightOf, introspection: false });
/** Every field by its shortest way from each root. */
const paths = ROOTS.flatMap((root) => fieldPaths(schema, undefined, [root]));

/** Null, or the coordinate that the role may not use. */
async function refusedFor(role: (typeof VIEWER_ROLES)[number], source: string, variables = {}): Promise<string | null> {
  const viewer = { role, subject: 'anna', expiresAt: Date.now() + 60_000 };
  try {
    await gate.admit({ document: parse(source), variables, viewer });
    return null;
  } catch (error) {
    const { code, message } = (error as { originalError: { code: string; message: string } }).originalError;
    expect(code).toBe('FORBIDDEN');
    return / may not use (.*)\.$/.exec(message)?.[1] ?? message;
  }
}

describe('the table of rights', () => {
  it('decides about everything that the schema has', () => {
    expect(coordinatesToDecide(schema).length).toBeGreaterThan(300);
    expect(new Set(paths.map(({ coordinate }) => coordinate.split('.')[0])).size).toBeGreaterThan(80);
  });

  it.each([
    ['a field', 'extend type Email { secret: String }', 'Email.secret is not decided'],
    ['an operation', 'extend type Mutation { dropEverything: Boolean }', 'Mutation.dropEverything is not decided'],
    ['a leaf of a payload', 'extend type CreateEmailPayload { password: String }', 'CreateEmailPayload.password is'],
    ['a field to look for', 'extend input EmailFilter { textContains: String }', 'EmailFilter.textContains is not'],
    ['an order', 'extend enum EmailOrderField { SUBJECT }', 'EmailOrderField.SUBJECT is not decided'],
  ])('is not complete any more with %s that is new', (_, extension, problem) => {
    expect(() => createRightsTable(extendSchema(schema, parse(extension)))).toThrow(problem);
  });

  it('names nothing that is not there', () => {
    const smaller = buildSchema(readText('schema.graphql').replace(/^ {2}smtpStatus: /m, '  smtpState: '));
    expect(() => createRightsTable(smaller)).toThrow('Email.smtpStatus does not exist');
  });
});

describe.each(VIEWER_ROLES)('%s', (role) => {
  it('gets each field that is meant for it, and none that is not', async () => {
    for (const { coordinate, way, document } of paths) {
      const forbidden = way.filter((one) => {
        const right = rightOf(one);
        return right !== undefined && !mayUse(role, right);
      });
      const refused = await refusedFor(role, document);
      if (forbidden.length === 0) expect({ coordinate, refused }).toEqual({ coordinate, refused: null });
      else expect(forbidden).toContain(refused);
    }
  });

  it('may not look for or order by what it may not see, in the document and in variables', async () => {
    const mayKnow = mayUse(role, 'PATIENT_IDS');
    const literal = '{ placementRequests(filter: { patientExternalIds: ["p-1"] }) { totalCount } }';
    const ordered = '{ placementRequests(orderBy: { field: PATIENT_REGISTERED_ON, direction: ASC }) { totalCount } }';
    const variable = 'query ($filter: PlacementRequestFilter) { placementRequests(filter: $filter) { totalCount } }';
    const list = 'query ($ids: [String!]) { placementRequests(filter: { patientExternalIds: $ids }) { totalCount } }';
    const order =
      'query ($field: PlacementRequestOrderField!) { placementRequests(orderBy: { field: $field }) { nodes { id } } }';
    const standard = `query ($filter: PlacementRequestFilter = { patientRegisteredOn: { from: "2026-01-01" } }) {
      placementRequests(filter: $filter) { totalCount } }`;
    expect(await refusedFor(role, literal)).toBe(mayKnow ? null : 'PlacementRequestFilter.patientExternalIds');
    expect(await refusedFor(role, ordered)).toBe(mayKnow ? null : 'PlacementRequestOrderField.PATIENT_REGISTERED_ON');
    expect(await refusedFor(role, list, { ids: ['p-1'] })).toBe(
      mayKnow ? null : 'PlacementRequestFilter.patientExternalIds',
    );
    expect(await refusedFor(role, standard)).toBe(mayKnow ? null : 'PlacementRequestFilter.patientRegisteredOn');
    expect(await refusedFor(role, order, { field: 'PATIENT_REGISTERED_ON' })).toBe(
      mayKnow ? null : 'PlacementRequestOrderField.PATIENT_REGISTERED_ON',
    );
    expect(await refusedFor(role, variable, { filter: { patientExternalIds: ['p-1'] } })).toBe(
      mayKnow ? null : 'PlacementRequestFilter.patientExternalIds',
    );
    expect(await refusedFor(role, variable, { filter: { statuses: ['OPEN'] } })).toBeNull();
  });
});

describe('VIEWER', () => {
  it.each([
    ['in a fragment', '{ emails { nodes { ...F } } } fragment F on Email { subject }'],
    [
      'in a fragment of a fragment',
      '{ emails { nodes { ...A } } } fragment A on Email { ...B } fragment B on Email { html }',
    ],
    ['by another name', '{ emails { nodes { id: text } } }'],
    ['behind a condition', '{ emails { nodes { response @include(if: false) } } }'],
    ['of any node', '{ node(id: "x") { ... on PlacementRequest { patient { age } } } }'],
    ['in a payload', 'subscription { placementRequestStatusChanged { placementRequest { patientExternalId } } }'],
    ['in one of several operations', 'query { emails { nodes { newest: subject } } }'],
  ])('gets no text of a mail and no patient %s', async (_, source) => {
    expect(await refusedFor('VIEWER', source)).not.toBeNull();
  });

  it('is refused for the operation that it asks for, not for others beside it', async () => {
    const document = parse('query A { serviceStatus { now } } query B { emails { nodes { subject } } }');
    const viewer = { role: 'VIEWER', subject: 'anna', expiresAt: 0 } as const;
    await gate.admit({ document, operationName: 'A', variables: {}, viewer });
    await expect(gate.admit({ document, operationName: 'B', variables: {}, viewer })).rejects.toThrow('Email.subject');
  });
});
