import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { nameOf } from '../../delivery/writeClaims.js';
import type { Therapist as TherapistEntity } from '../../entities/Therapist.js';
import type { GraphqlContext } from '../../schema/context.js';
import { EmailsArgs } from '../../schema/inputs/emailArgs.js';
import { PhoneCallsArgs } from '../../schema/inputs/phoneCallArgs.js';
import { PlacementRequestsArgs } from '../../schema/inputs/placementRequestArgs.js';
import { ContactPoint } from '../../schema/types/ContactPoint.js';
import { EmailConnection, PhoneCallConnection, PlacementRequestConnection } from '../../schema/types/connections.js';
import { PhoneHours } from '../../schema/types/PhoneHours.js';
import { Therapist } from '../../schema/types/Therapist.js';
import { phoneHoursOf } from '../phoneHoursOf.js';

@Resolver(() => Therapist)
export class TherapistFields {
  @FieldResolver(() => String, { description: 'Title and name; the external id while no name is known.' })
  displayName(@Root() therapist: TherapistEntity): string {
    return therapist.lastName === null ? therapist.externalId : nameOf(therapist);
  }

  @FieldResolver(() => ContactPoint, { description: 'Where this therapist is contacted.' })
  contactPoint(@Root() therapist: TherapistEntity, @Ctx() { loaders }: GraphqlContext) {
    return loaders.contactPoint.load(therapist.contactPointId);
  }

  @FieldResolver(() => [PhoneHours], {
    description: 'When this therapist answers the phone, as far as it could be read.',
  })
  phoneHours(@Root() therapist: TherapistEntity) {
    return phoneHoursOf(therapist.availability);
  }

  @FieldResolver(() => String, { nullable: true, description: 'What the therapist said about free places.' })
  potentiallyAvailableNotes(@Root() therapist: TherapistEntity, @Ctx() { loaders }: GraphqlContext) {
    return loaders.availabilityNotes.load(therapist.id);
  }

  @FieldResolver(() => PlacementRequestConnection, { description: 'Placement requests with this therapist.' })
  placementRequests(
    @Root() therapist: TherapistEntity,
    @Args(() => PlacementRequestsArgs) args: PlacementRequestsArgs,
    @Ctx() { connections, lists }: GraphqlContext,
  ) {
    return connections.ownedList(lists.placementRequests, args, 'n.therapist_id', therapist.id);
  }

  @FieldResolver(() => EmailConnection, { description: 'Mails addressed to this therapist.' })
  emails(
    @Root() therapist: TherapistEntity,
    @Args(() => EmailsArgs) args: EmailsArgs,
    @Ctx() { connections, lists }: GraphqlContext,
  ) {
    return connections.ownedList(lists.emails, args, 'n.therapist_id', therapist.id);
  }

  @FieldResolver(() => PhoneCallConnection, {
    description: 'Calls to the contact point of this therapist, those about colleagues there included.',
  })
  phoneCalls(
    @Root() therapist: TherapistEntity,
    @Args(() => PhoneCallsArgs) args: PhoneCallsArgs,
    @Ctx() { connections, lists }: GraphqlContext,
  ) {
    return connections.ownedList(lists.phoneCalls, args, 'n.contact_point_id', therapist.contactPointId);
  }
}
