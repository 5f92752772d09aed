import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Email as EmailEntity } from '../../entities/Email.js';
import type { GraphqlContext } from '../../schema/context.js';
import { ContactPoint } from '../../schema/types/ContactPoint.js';
import { Email } from '../../schema/types/Email.js';
import { EmailBatch } from '../../schema/types/EmailBatch.js';
import { PlacementRequest } from '../../schema/types/PlacementRequest.js';
import { Reason } from '../../schema/types/Reason.js';
import { Therapist } from '../../schema/types/Therapist.js';
import { reasonsOf } from '../reasonsOf.js';

@Resolver(() => Email)
export class EmailFields {
  @FieldResolver(() => String, { nullable: true, description: 'Subject; null until it is composed.' })
  async subject(@Root() email: EmailEntity, @Ctx() { loaders }: GraphqlContext) {
    return (await loaders.emailContent.load(email.id))?.subject ?? null;
  }

  @FieldResolver(() => String, { nullable: true, description: 'HTML part; null until it is composed.' })
  async html(@Root() email: EmailEntity, @Ctx() { loaders }: GraphqlContext) {
    return (await loaders.emailContent.load(email.id))?.html ?? null;
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'Plain text part; of a draft the text that staff wrote.',
  })
  async text(@Root() email: EmailEntity, @Ctx() { loaders }: GraphqlContext) {
    return (await loaders.emailContent.load(email.id))?.text ?? null;
  }

  @FieldResolver(() => String, { nullable: true, description: 'Text of the answer.' })
  response(@Root() email: EmailEntity, @Ctx() { loaders }: GraphqlContext) {
    return loaders.emailResponse.load(email.id);
  }

  @FieldResolver(() => String, { nullable: true, description: 'Notes for the follow-up.' })
  followUpNotes(@Root() email: EmailEntity, @Ctx() { loaders }: GraphqlContext) {
    return loaders.followUpNotes.load(email.id);
  }

  @FieldResolver(() => [Reason], { description: 'Why it did not leave when it was last looked at.' })
  reasons(@Root() email: EmailEntity) {
    return reasonsOf(email.reasons);
  }

  @FieldResolver(() => Therapist, { description: 'Whom it is addressed to.' })
  therapist(@Root() email: EmailEntity, @Ctx() { loaders }: GraphqlContext) {
    return loaders.therapist.load(email.therapistId);
  }

  @FieldResolver(() => ContactPoint, { description: 'Where it goes.' })
  contactPoint(@Root() email: EmailEntity, @Ctx() { loaders }: GraphqlContext) {
    return loaders.contactPoint.load(email.contactPointId);
  }

  @FieldResolver(() => EmailBatch, { nullable: true, description: 'The batch that it carries; a request mail only.' })
  batch(@Root() email: EmailEntity, @Ctx() { loaders }: GraphqlContext) {
    return email.batchId === null ? null : loaders.emailBatch.load(email.batchId);
  }

  @FieldResolver(() => PlacementRequest, { nullable: true, description: 'The request whose acceptance it confirms.' })
  confirmedRequest(@Root() email: EmailEntity, @Ctx() { loaders }: GraphqlContext) {
    return email.confirmsRequestId === null ? null : loaders.placementRequest.load(email.confirmsRequestId);
  }
}
