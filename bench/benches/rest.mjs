import { settleDatabase } from '../support/benchCluster.mjs';
import { startChild } from '../support/children.mjs';
import { printDetail, printRatio } from '../support/report.mjs';
import { seedSentMails } from '../support/seedSentMails.mjs';
import { median } from '../support/statistics.mjs';
import { measureSide } from './api.mjs';

const ROWS = 50;
/** What the facade's mail is made from, asked for in GraphQL. */
const MAIL = `id therapist { externalId } subject html text recipientEmail recipientName status
  batch { id items { nodes { included placementRequest { matchId } } } } responseReceivedAt response followUpRequired followUpNotes
  queuedAt sentAt lastError attemptCount externalDelivery createdAt updatedAt`;
const SIZES = {
  'list of 50 mails': {
    path: () => `/api/emails?limit=${ROWS}`,
    query: `query List { emails(first: ${ROWS}) { totalCount nodes { ${MAIL} } } }`,
    variables: () => undefined,
    isWhole: { rest: ({ data }) => data.length === ROWS, graphql: ({ data }) => data.emails.nodes.length === ROWS },
  },
  'one mail': {
    path: (id) => `/api/emails/${id}`,
    query: `query One($id: ID!) { email(id: $id) { ${MAIL} } }`,
    variables: (id) => ({ id }),
    isWhole: { rest: ({ subject }) => subject?.length > 0, graphql: ({ data }) => data.email.subject?.length > 0 },
  },
};

/** What a request costs that comes through the facade for older clients, against the same fields asked for in GraphQL; one server. */
export async function benchRest({ cluster, quick }) {
  const size = quick ? { mails: 200, rounds: 2, ms: 500 } : { mails: 2_000, rounds: 7, ms: 2_000 };
  const databaseUrl = await cluster.createDatabase();
  await seedSentMails(databaseUrl, size.mails);
  await settleDatabase(databaseUrl);
  const load = startChild('apiLoad.mjs');
  const server = startChild('apiServer.mjs');
  try {
    const graphqlUrl = await server.call('open', { side: 'service', databaseUrl });
    const base = new URL(graphqlUrl).origin;
    const { text } = await load.call('ask', { url: `${base}/api/emails?limit=1` });
    const [{ id }] = JSON.parse(text).data;
    for (const [name, { path, query, variables, isWhole }] of Object.entries(SIZES)) {
      const requests = {
        rest: { url: `${base}${path(id)}` },
        graphql: { url: graphqlUrl, body: JSON.stringify({ query, variables: variables(id) }) },
      };
      for (const side of ['rest', 'graphql']) await requireWhole(load, requests[side], isWhole[side]);
      const measure = (side) => measureSide({ cluster, load, server, request: requests[side], ms: size.ms });
      const rounds = [];
      for (let round = 0; round <= size.rounds; round += 1) {
        const order = round % 2 === 0 ? ['rest', 'graphql'] : ['graphql', 'rest'];
        const results = {};
        for (const side of order) results[side] = await measure(side);
        // The first one warms both up.
        if (round > 0) rounds.push(results);
      }
      report(name, rounds);
    }
  } finally {
    await Promise.all([load.close(), server.close()]);
  }
}

async function requireWhole(load, request, isWhole) {
  const { status, text } = await load.call('ask', request);
  if (status !== 200 || !isWhole(JSON.parse(text))) throw new Error(`${request.url}: ${status} ${text.slice(0, 200)}`);
}

function report(name, rounds) {
  const ratios = rounds.map(({ rest, graphql }) => rest.cpuMs / graphql.cpuMs);
  printRatio(`${name}, CPU of the server a request, REST : GraphQL`, ratios, { atMost: 1 });
  for (const side of ['rest', 'graphql']) {
    const of = (key) => median(rounds.map((round) => round[side][key]));
    printDetail(
      side,
      `${of('perSecond').toFixed(0)} requests/s, ${of('cpuMs').toFixed(2)} ms CPU of the server and ${of('postgresMs').toFixed(2)} ms of PostgreSQL a request, ` +
        `p50 ${of('p50').toFixed(1)} ms`,
    );
  }
}
