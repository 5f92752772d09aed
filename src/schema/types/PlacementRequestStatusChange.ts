import { Field, ID, ObjectType } from 'type-graphql';
import { PlacementStatusEnum } from '../enums/placement.js';
import { DateTime } from '../scalars.js';

@ObjectType('PlacementRequestStatusChange', {
  simpleResolvers: true,
  description: 'A placement request changed its status.',
})
export class PlacementRequestStatusChange {
  @Field(() => String, { description: 'Subscribe with `after: cursor` to go on behind this event.' })
  cursor!: string;

  @Field(() => ID, { description: 'Id of the request.' })
  placementRequestId!: string;

  @Field(() => String, { description: 'Id of the request in the matching service.' })
  matchId!: string;

  @Field(() => PlacementStatusEnum, { nullable: true, description: 'Status before; null: the request is new.' })
  oldStatus!: string | null;

  @Field(() => PlacementStatusEnum, { description: 'Status after.' })
  newStatus!: string;

  @Field(() => String, { nullable: true, description: 'Stable code of why, e.g. "EMAIL_SENT", "CALL_ANSWER".' })
  reason!: string | null;

  @Field(() => DateTime, { description: 'When it happened (domain time).' })
  occurredAt!: Date;
}
