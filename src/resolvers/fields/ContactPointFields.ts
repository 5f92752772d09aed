import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { ContactPoint as ContactPointEntity } from '../../entities/ContactPoint.js';
import type { GraphqlContext } from '../../schema/context.js';
import { orOther } from '../../schema/defineEnum.js';
import { UnschedulableReasonEnum } from '../../schema/enums/call.js';
import { EmailsArgs } from '../../schema/inputs/emailArgs.js';
import { EmailBatchesArgs } from '../../schema/inputs/emailBatchArgs.js';
import { PhoneCallsArgs } from '../../schema/inputs/phoneCallArgs.js';
import { TherapistsArgs } from '../../schema/inputs/therapistArgs.js';
import { DateTime } from '../../schema/scalars.js';
import { ContactOverride } from '../../schema/types/ContactOverride.js';
import { ContactPoint } from '../../schema/types/ContactPoint.js';
import {
  EmailBatchConnection,
  EmailConnection,
  PhoneCallConnection,
  TherapistConnection,
} from '../../schema/types/connections.js';
import { Therapist } from '../../schema/types/Therapist.js';
import { coolingUntil } from '../coolingUntil.js';

@Resolver(() => ContactPoint)
export class ContactPointFields {
  @FieldResolver(() => Therapist, { nullable: true, description: 'Whose salutation and language a mail uses.' })
  owner(@Root() point: ContactPointEntity, @Ctx() { loaders }: GraphqlContext) {
    return point.ownerId === null ? null : loaders.therapist.load(point.ownerId);
  }

  @FieldResolver(() => DateTime, {
    nullable: true,
    description: 'End of the rest after a refusal; null: it does not cool.',
  })
  coolingUntil(@Root() point: ContactPointEntity, @Ctx() context: GraphqlContext): Date | null {
    return coolingUntil(point.refusedAt, context);
  }

  @FieldResolver(() => [ContactOverride], { description: 'Overrides that the next contact may still use.' })
  activeOverrides(@Root() point: ContactPointEntity, @Ctx() { loaders }: GraphqlContext) {
    return loaders.activeOverrides.load(point.id);
  }

  @FieldResolver(() => TherapistConnection, { description: 'Who shares it.' })
  therapists(
    @Root() point: ContactPointEntity,
    @Args(() => TherapistsArgs) args: TherapistsArgs,
    @Ctx() { connections, lists }: GraphqlContext,
  ) {
    return connections.ownedList(lists.therapists, args, 'n.contact_point_id', point.id);
  }

  @FieldResolver(() => EmailConnection, { description: 'Mails that went or will go to it.' })
  emails(
    @Root() point: ContactPointEntity,
    @Args(() => EmailsArgs) args: EmailsArgs,
    @Ctx() { connections, lists }: GraphqlContext,
  ) {
    return connections.ownedList(lists.emails, args, 'n.contact_point_id', point.id);
  }

  @FieldResolver(() => EmailBatchConnection, { description: 'Batches for it; at most one of them is open.' })
  emailBatches(
    @Root() point: ContactPointEntity,
    @Args(() => EmailBatchesArgs) args: EmailBatchesArgs,
    @Ctx() { connections, lists }: GraphqlContext,
  ) {
    return connections.ownedList(lists.emailBatches, args, 'n.contact_point_id', point.id);
  }

  @FieldResolver(() => PhoneCallConnection, { description: 'Calls to it.' })
  phoneCalls(
    @Root() point: ContactPointEntity,
    @Args(() => PhoneCallsArgs) args: PhoneCallsArgs,
    @Ctx() { connections, lists }: GraphqlContext,
  ) {
    return connections.ownedList(lists.phoneCalls, args, 'n.contact_point_id', point.id);
  }

  @FieldResolver(() => UnschedulableReasonEnum, {
    nullable: true,
    description: 'A call is due here and no slot was found: why. Null: none is due, or it is planned.',
  })
  unschedulableReason(@Root() point: ContactPointEntity) {
    return point.unschedulableReason === null ? null : orOther(UnschedulableReasonEnum, point.unschedulableReason);
  }
}
