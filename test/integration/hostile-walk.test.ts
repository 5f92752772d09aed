import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { VIEWER_ROLES, type ViewerRole } from '../../src/auth/viewer.js';
import { fieldPaths, ROOTS } from '../support/schemaPaths.js';
import { may, schema } from '../support/schemaRights.js';
import { searches } from '../support/searches.js';
import { argumentsOf, type KnownValues } from '../support/wholeDocument.js';
import { fillEveryText, knownValues } from './hostile-scene.js';
import { type HostileSocket, openProduction, type Production } from './hostile-support.js';

let here: Production;
let known: KnownValues;
beforeAll(async () => {
  here = await openProduction({}, (api) => fillEveryText(api, (right, field) => `zeuge ${right} ${field}`));
  known = await knownValues(here);
});
afterAll(async () => {
  for (const socket of sockets.values()) await socket.close();
  await here.close();
});

describe('the running service', () => {
  it('refuses each filter and each order that the role may not use, in the document and in variables', async () => {
    const questions = searches(schema, known);
    expect(questions.length).toBeGreaterThan(100);
    for (const role of VIEWER_ROLES) {
      for (const { way, documents } of questions) {
        const forbidden = way.filter((coordinate) => !may(role, coordinate));
        for (const { query, variables } of documents) {
          const { status, errors } = await here.ask(role, query, variables);
          if (forbidden.length > 0) expectForbidden({ role, status, errors }, forbidden);
          else expect({ query, role, status }).not.toEqual({ query, role, status: 403 });
        }
      }
    }
  });

  it('refuses each field that the role may not use, however it is reached, and runs nothing of it', async () => {
    // From each root anew: what a query refuses, a payload or an event may show.
    const paths = ROOTS.flatMap((root) => fieldPaths(schema, (field) => argumentsOf(field, known), [root]));
    for (const role of VIEWER_ROLES) {
      const refused = paths.filter(({ way }) => way.some((coordinate) => !may(role, coordinate)));
      await here.unchanged(() =>
        inParts(refused, async ({ way, document }, part) => {
          const { status, errors } = await askAnyway(role, document, part);
          expectForbidden(
            { role, status, errors },
            way.filter((coordinate) => !may(role, coordinate)),
          );
        }),
      );
    }
  });

  it('refuses no field that the role may use', async () => {
    const paths = fieldPaths(schema, (field) => argumentsOf(field, known));
    for (const role of VIEWER_ROLES) {
      const allowed = paths.filter(
        ({ way, document }) => way.every((coordinate) => may(role, coordinate)) && !document.startsWith('subscription'),
      );
      await inParts(allowed, async ({ document }) => {
        const { status, errors = [] } = await here.ask(role, document);
        expect({ document, role, status, codes: errors.map(({ extensions }) => extensions.code) }).toMatchObject({
          status: 200,
          codes: errors.map(({ extensions }) => (extensions.code === 'BAD_USER_INPUT' ? 'BAD_USER_INPUT' : 'none')),
        });
      });
    }
  });
});

interface Answered {
  readonly role: ViewerRole;
  readonly status: number;
  readonly errors?: readonly { message: string; extensions: Readonly<Record<string, unknown>> }[] | undefined;
}

function expectForbidden({ role, status, errors = [] }: Answered, forbidden: readonly string[]): void {
  expect({ role, forbidden, status, code: errors[0]?.extensions.code }).toEqual({
    role,
    forbidden,
    status: 403,
    code: 'FORBIDDEN',
  });
  expect(forbidden).toContain(/ may not use (.*)\.$/.exec(errors[0]?.message ?? '')?.[1]);
}

const sockets = new Map<string, HostileSocket>();
let asked = 0;

/** A subscription as one asks for it: on a socket; its refusal has no status. */
async function askAnyway(role: ViewerRole, document: string, part: number): Promise<Answered> {
  if (!document.startsWith('subscription')) return { role, ...(await here.ask(role, document)) };
  const socket = sockets.get(`${role} ${part}`) ?? (await here.socket(role));
  sockets.set(`${role} ${part}`, socket);
  asked += 1;
  socket.subscribe(String(asked), document);
  const frame = await socket.next();
  return { role, status: frame?.type === 'error' ? 403 : 200, errors: frame?.payload };
}

/** A few at a time: a laptop does them all at once no faster. */
async function inParts<Item>(items: readonly Item[], work: (item: Item, part: number) => Promise<void>): Promise<void> {
  const left = [...items];
  const worker = async (part: number) => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item, part);
  };
  await Promise.all(Array.from({ length: 6 }, (_, part) => worker(part)));
}
