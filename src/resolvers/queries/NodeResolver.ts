import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import { CommunicationError } from '../../errors.js';
import { loadById } from '../../queries/loadById.js';
import { MAXIMUM_PAGE } from '../../queries/pageArguments.js';
import type { GraphqlContext } from '../../schema/context.js';
import { Node } from '../../schema/types/Node.js';
import { loadNode } from '../loadNode.js';

@Resolver()
export class NodeResolver {
  @Query(() => Node, { nullable: true, description: 'Anything by its id; null where there is nothing.' })
  async node(
    @Arg('id', () => ID, { description: 'Id of the object.' }) id: string,
    @Ctx() { loaders }: GraphqlContext,
  ): Promise<object | null> {
    return loadNode(loaders, await loadById(loaders.nodeType, id), id.toLowerCase());
  }

  @Query(() => [Node], { nullable: 'items', description: 'Up to 100 objects by their ids, in their order.' })
  async nodes(
    @Arg('ids', () => [ID], { description: 'Ids of the objects.' }) ids: string[],
    @Ctx() context: GraphqlContext,
  ): Promise<(object | null)[]> {
    if (ids.length > MAXIMUM_PAGE) throw new CommunicationError('BAD_USER_INPUT', 'At most 100 ids.', { field: 'ids' });
    return Promise.all(ids.map((id) => this.node(id, context)));
  }
}
