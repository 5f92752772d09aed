import { type ClassType, Field, Int, ObjectType } from 'type-graphql';
import { PageInfo } from './PageInfo.js';

/** Makes the Relay connection type of a node type; its source is `Connection` of `queries/connection.ts`. */
export function createConnectionType(nodeName: string, nodeType: () => ClassType): ClassType {
  @ObjectType(`${nodeName}Edge`, { simpleResolvers: true, description: `One ${nodeName} in a list.` })
  class Edge {
    @Field(() => String, { description: 'Place in the list, for `after` and `before`.' })
    cursor!: string;

    @Field(() => nodeType(), { description: 'What is in this place.' })
    node!: unknown;
  }

  @ObjectType(`${nodeName}Connection`, { simpleResolvers: true, description: `A page of a list of ${nodeName}.` })
  class Connection {
    @Field(() => [Edge], { description: 'The page with a cursor for each element.' })
    edges!: unknown[];

    @Field(() => [nodeType()], { description: 'The page without cursors.' })
    nodes!: unknown[];

    @Field(() => PageInfo, { description: 'Whether and where it goes on.' })
    pageInfo!: unknown;

    @Field(() => Int, { description: 'Length of the whole list; counted only when asked for.' })
    totalCount!: number;
  }
  return Connection;
}
