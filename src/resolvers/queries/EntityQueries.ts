import { Arg, Args, Ctx, ID, Query, Resolver } from 'type-graphql';
import { loadById } from '../../queries/loadById.js';
import type { GraphqlContext } from '../../schema/context.js';
import { EmailsArgs } from '../../schema/inputs/emailArgs.js';
import { EmailBatchesArgs } from '../../schema/inputs/emailBatchArgs.js';
import { PlacementRequestsArgs } from '../../schema/inputs/placementRequestArgs.js';
import { TherapistsArgs } from '../../schema/inputs/therapistArgs.js';
import {
  EmailBatchConnection,
  EmailConnection,
  PlacementRequestConnection,
  TherapistConnection,
} from '../../schema/types/connections.js';
import { Email } from '../../schema/types/Email.js';
import { EmailBatch } from '../../schema/types/EmailBatch.js';
import { PlacementRequest } from '../../schema/types/PlacementRequest.js';
import { Therapist } from '../../schema/types/Therapist.js';

/** One object by its id, and the lists. */
@Resolver()
export class EntityQueries {
  @Query(() => Email, { nullable: true, description: 'A mail; null for an unknown id.' })
  email(@Arg('id', () => ID, { description: 'Id of the mail.' }) id: string, @Ctx() { loaders }: GraphqlContext) {
    return loadById(loaders.email, id);
  }

  @Query(() => EmailConnection, { description: 'Mails.' })
  emails(@Args(() => EmailsArgs) args: EmailsArgs, @Ctx() { connections, lists }: GraphqlContext) {
    return connections.list(lists.emails, args);
  }

  @Query(() => EmailBatch, { nullable: true, description: 'A batch; null for an unknown id.' })
  emailBatch(@Arg('id', () => ID, { description: 'Id of the batch.' }) id: string, @Ctx() { loaders }: GraphqlContext) {
    return loadById(loaders.emailBatch, id);
  }

  @Query(() => EmailBatchConnection, { description: 'Batches.' })
  emailBatches(@Args(() => EmailBatchesArgs) args: EmailBatchesArgs, @Ctx() { connections, lists }: GraphqlContext) {
    return connections.list(lists.emailBatches, args);
  }

  @Query(() => PlacementRequest, { nullable: true, description: 'A placement request; null for an unknown id.' })
  placementRequest(
    @Arg('id', () => ID, { description: 'Id of the request.' }) id: string,
    @Ctx() { loaders }: GraphqlContext,
  ) {
    return loadById(loaders.placementRequest, id);
  }

  @Query(() => PlacementRequestConnection, { description: 'Placement requests.' })
  placementRequests(
    @Args(() => PlacementRequestsArgs) args: PlacementRequestsArgs,
    @Ctx() { connections, lists }: GraphqlContext,
  ) {
    return connections.list(lists.placementRequests, args);
  }

  @Query(() => Therapist, { nullable: true, description: 'A therapist; null for an unknown id.' })
  therapist(
    @Arg('id', () => ID, { description: 'Id of the therapist.' }) id: string,
    @Ctx() { loaders }: GraphqlContext,
  ) {
    return loadById(loaders.therapist, id);
  }

  @Query(() => TherapistConnection, { description: 'Therapists.' })
  therapists(@Args(() => TherapistsArgs) args: TherapistsArgs, @Ctx() { connections, lists }: GraphqlContext) {
    return connections.list(lists.therapists, args);
  }
}
