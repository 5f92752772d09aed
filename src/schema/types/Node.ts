import { Field, ID, InterfaceType } from 'type-graphql';
import { NODE_TABLES } from '../../queries/nodeTypes.js';

/**
 * Ids are the plain UUIDs of the rows: the same id stands in events, in REST, in logs and in the database, so that a
 * person can carry it from one to the other. UUIDs are unique over all tables; `node(id)` looks where it belongs.
 */
@InterfaceType('Node', {
  description: 'Something with an id of its own. Ids are the same in GraphQL, REST and events.',
  // The sources are entities; their classes bear the names of the types.
  resolveType: (value: object) => (value.constructor.name in NODE_TABLES ? value.constructor.name : undefined),
})
export abstract class Node {
  @Field(() => ID, { description: 'Id of this object, a UUID.' })
  id!: string;
}
