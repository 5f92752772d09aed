import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';

/** The one row that all processes share: the clock's offset and whether mail may leave. */
@Entity({ tableName: 'service_state' })
export class ServiceState {
  @PrimaryKey({ type: 'boolean' })
  onlyRow = true;

  @Property({ type: 'bigint' })
  clockOffsetMs!: string;

  @Property({ type: 'datetime', nullable: true })
  outboundPausedAt: Date | null = null;

  @Property({ type: 'text', nullable: true })
  outboundPausedBy: string | null = null;
}
