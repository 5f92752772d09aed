import type { BridgeState, BridgeTransport } from '../../bridge/bridge.js';
import type { OutboxStatus, Priority } from '../../entities/OutboxEvent.js';
import { defineEnum } from '../defineEnum.js';

export const BridgeStateEnum = defineEnum<BridgeState>('BridgeState', 'How a half of the bridge to Kafka is.', {
  CONNECTING: 'Since the start, the first connection is not there yet.',
  CONNECTED: 'The last thing that was tried went well.',
  RETRYING: 'Something failed and is tried again at `nextRetryAt`.',
  DOWN: 'Nothing has gone well for a while; it is still tried. Or no process is there to do it.',
  PAUSED: 'Somebody stopped it.',
});

export const BridgeTransportEnum = defineEnum<BridgeTransport>('BridgeTransport', 'Where events go.', {
  KAFKA: 'To Kafka.',
  LOOPBACK: 'Nowhere but to this service: no brokers are set. They stay PENDING and leave once there are.',
});

export const OutboxStatusEnum = defineEnum<OutboxStatus>('OutboxStatus', 'How far an event of the outbox has come.', {
  PENDING: 'Waits for Kafka.',
  PUBLISHED: 'Kafka has it, with all replicas.',
  PARKED: 'Kafka refused it for itself, too often. What follows it under its key waits.',
  DROPPED: 'Somebody gave it up.',
  FEED_ONLY: 'For subscriptions; never meant for Kafka.',
});

export const EventPriorityEnum = defineEnum<Priority>('EventPriority', 'Which keys go first when Kafka is slow.', {
  HIGH: 'First: calls.',
  NORMAL: 'Then these.',
  LOW: 'Last.',
});
