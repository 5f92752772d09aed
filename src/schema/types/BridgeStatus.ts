import { Field, Float, Int, ObjectType } from 'type-graphql';
import { BridgeStateEnum, BridgeTransportEnum } from '../enums/bridge.js';
import { DateTime, Position } from '../scalars.js';

@ObjectType('BridgeConsumer', {
  simpleResolvers: true,
  description: 'A process that reads from Kafka what other services send.',
})
export class BridgeConsumer {
  @Field(() => String, { description: 'Host and process.' })
  instance!: string;

  @Field(() => BridgeStateEnum, { description: 'How it is.' })
  state!: string;

  @Field(() => DateTime, { description: 'Since when.' })
  stateSince!: Date;

  @Field(() => String, { nullable: true, description: 'Code of what is wrong; null: nothing.' })
  lastError!: string | null;

  @Field(() => String, { nullable: true, description: 'The topic that the error is about.' })
  lastErrorTopic!: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When the error was.' })
  lastErrorAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When it is tried again.' })
  nextRetryAt!: Date | null;

  @Field(() => Int, { description: 'Partitions that it reads.' })
  partitions!: number;

  @Field(() => Position, { description: 'Messages in them that were not read yet.' })
  lag!: number;

  @Field(() => Float, { description: 'Messages read in a second.' })
  eventsPerSecond!: number;

  @Field(() => Position, { description: 'Messages read since its start.' })
  receivedTotal!: number;
}

@ObjectType('InboxStatus', { simpleResolvers: true, description: 'What has come in and waits to be handled.' })
export class InboxStatus {
  @Field(() => Int, { description: 'Events that wait to be handled, those behind a failing one included.' })
  pending!: number;

  @Field(() => Int, { description: 'Events that failed and are tried again; each holds up its own key alone.' })
  retrying!: number;

  @Field(() => Int, { description: 'Statuses that wait for their match.' })
  waiting!: number;

  @Field(() => Int, { description: 'Messages that were set aside and nobody has settled.' })
  deadLetters!: number;

  @Field(() => DateTime, { nullable: true, description: 'When the first one that waits came in (domain time).' })
  oldestPendingAt!: Date | null;
}

@ObjectType('BridgeStatus', {
  simpleResolvers: true,
  description: 'Both directions of the bridge to Kafka. The same in every process of the service.',
})
export class BridgeStatus {
  @Field(() => BridgeTransportEnum, { description: 'Where events go.' })
  transport!: string;

  @Field(() => BridgeStateEnum, { description: 'How the outgoing half is.' })
  state!: string;

  @Field(() => DateTime, { description: 'Since when, as the relay reported it.' })
  stateSince!: Date;

  @Field(() => String, {
    nullable: true,
    description: 'Code of why it is not CONNECTED: `lastError`, or "NO_ACTIVE_RELAY" where no process carries events.',
  })
  reason!: string | null;

  @Field(() => String, { nullable: true, description: 'The process that carries events now; null: none.' })
  relay!: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Since when it is paused; null: it is not.' })
  pausedAt!: Date | null;

  @Field(() => String, { nullable: true, description: 'Who paused it.' })
  pausedBy!: string | null;

  @Field(() => Int, { description: 'Events that wait for Kafka, those in flight included.' })
  pending!: number;

  @Field(() => Int, { description: 'Events that were sent and are not acknowledged yet.' })
  inFlight!: number;

  @Field(() => Int, { description: 'Events in the memory of the relay.' })
  buffered!: number;

  @Field(() => Int, { description: 'Events that Kafka refused for themselves; a person has to look.' })
  parked!: number;

  @Field(() => DateTime, { nullable: true, description: 'When the oldest event that waits was written.' })
  oldestPendingAt!: Date | null;

  @Field(() => Float, { description: 'Its age in seconds; 0: nothing waits.' })
  oldestPendingSeconds!: number;

  @Field(() => Float, { description: 'Events acknowledged in a second.' })
  eventsPerSecond!: number;

  @Field(() => Position, { description: 'Events acknowledged since the beginning, repeats included.' })
  publishedTotal!: number;

  @Field(() => Position, { description: 'Attempts to send that failed since the beginning.' })
  failedSendsTotal!: number;

  @Field(() => String, { nullable: true, description: 'Code of the last error, e.g. "BROKER_UNREACHABLE".' })
  lastError!: string | null;

  @Field(() => String, { nullable: true, description: 'The topic that the error is about.' })
  lastErrorTopic!: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When the error was.' })
  lastErrorAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When it is tried again.' })
  nextRetryAt!: Date | null;

  @Field(() => DateTime, { description: 'When the relay reported last.' })
  reportedAt!: Date;

  @Field(() => [BridgeConsumer], { description: 'Who reads from Kafka; empty without brokers, or without a worker.' })
  consumers!: BridgeConsumer[];

  @Field(() => InboxStatus, { description: 'What has come in and waits to be handled.' })
  inbox!: InboxStatus;
}

@ObjectType('EventCount', { simpleResolvers: true, description: 'How many events it concerned.' })
export class EventCount {
  @Field(() => Int, { description: 'Events that go out again.' })
  count!: number;
}
