import { Field, Int, ObjectType } from 'type-graphql';
import { EventPriorityEnum, OutboxStatusEnum } from '../enums/bridge.js';
import { DateTime, EventPayload } from '../scalars.js';
import { Node } from './Node.js';

@ObjectType('OutboxEvent', {
  implements: Node,
  simpleResolvers: true,
  description: 'An event as it was written with the change that it tells. Its `id` is the `eventId` of the envelope.',
})
export class OutboxEvent extends Node {
  @Field(() => String, { nullable: true, description: 'Kafka topic; null: for subscriptions only.' })
  topic!: string | null;

  @Field(() => String, { description: 'Type, e.g. "communication.email_sent".' })
  eventType!: string;

  @Field(() => String, { description: 'What it is about: "email", "phone_call" or "placement_request".' })
  aggregateType!: string;

  @Field(() => String, { description: 'Id of what it is about.' })
  aggregateId!: string;

  @Field(() => EventPriorityEnum, { description: 'Which keys go first when Kafka is slow.' })
  priority!: string;

  @Field(() => EventPayload, { description: 'Ids, states, times and outcomes.' })
  payload!: unknown;

  @Field(() => DateTime, { description: 'When it happened (domain time).' })
  occurredAt!: Date;

  @Field(() => DateTime, { description: 'When it was written.' })
  createdAt!: Date;

  @Field(() => OutboxStatusEnum, { description: 'How far it has come.' })
  status!: string;

  @Field(() => Int, { description: 'Refusals of Kafka so far.' })
  attempts!: number;

  @Field(() => String, { nullable: true, description: 'Code of the last refusal.' })
  lastError!: string | null;

  @Field(() => Int, { nullable: true, description: 'Bytes that were sent; known once it was refused.' })
  sizeBytes!: number | null;

  @Field(() => DateTime, { nullable: true, description: 'When Kafka had it, the last time.' })
  publishedAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was parked.' })
  parkedAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was given up.' })
  droppedAt!: Date | null;

  @Field(() => String, { nullable: true, description: 'Who gave it up.' })
  droppedBy!: string | null;
}
