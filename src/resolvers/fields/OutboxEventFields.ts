import { FieldResolver, Resolver, Root } from 'type-graphql';
import type { OutboxEvent as OutboxEventEntity } from '../../entities/OutboxEvent.js';
import { Position } from '../../schema/scalars.js';
import { OutboxEvent } from '../../schema/types/OutboxEvent.js';

@Resolver(() => OutboxEvent)
export class OutboxEventFields {
  @FieldResolver(() => Position, { description: 'Its place in the order of commits.' })
  position(@Root() { position }: OutboxEventEntity) {
    return Number(position);
  }

  @FieldResolver(() => String, { description: 'Kafka key: what other services know the thing by.' })
  key(@Root() { messageKey }: OutboxEventEntity) {
    return messageKey;
  }
}
