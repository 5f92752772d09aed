import { GraphQLID, GraphQLNonNull, GraphQLObjectType, GraphQLSchema, GraphQLString } from 'graphql';

const text = { type: GraphQLString };

const Email = new GraphQLObjectType({
  name: 'Email',
  fields: { id: { type: GraphQLID }, reference: text, status: text },
});

const Change = new GraphQLObjectType({
  name: 'EmailStatusChange',
  fields: {
    cursor: text,
    emailId: { type: GraphQLID },
    oldStatus: text,
    newStatus: text,
    reason: text,
    occurredAt: text,
    email: {
      type: Email,
      resolve: ({ emailId, newStatus }) => ({ id: emailId, reference: 'A-1234', status: newStatus }),
    },
  },
});

/** A subscription of the service's kind; only where its stream comes from differs between the sides. */
export function createBenchSchema(subscribe) {
  return new GraphQLSchema({
    query: new GraphQLObjectType({ name: 'Query', fields: { hello: text } }),
    subscription: new GraphQLObjectType({
      name: 'Subscription',
      fields: {
        emailStatusChanged: {
          type: new GraphQLNonNull(Change),
          args: { after: text },
          subscribe,
          resolve: (change) => change,
        },
      },
    }),
  });
}

export const BENCH_DOCUMENT = `subscription EmailStatus {
  emailStatusChanged {
    cursor
    emailId
    oldStatus
    newStatus
    reason
    occurredAt
    email { id reference status }
  }
}`;

/** What happened at `position`. */
export function changeAt(position) {
  return {
    cursor: Buffer.from(JSON.stringify(['feed', String(position)])).toString('base64url'),
    emailId: '0197f1a2-7d3e-7cc4-8f00-5b1d2a3c4e5f',
    oldStatus: 'SENDING',
    newStatus: 'SENT',
    reason: null,
    occurredAt: '2026-03-03T08:00:00.000Z',
  };
}
