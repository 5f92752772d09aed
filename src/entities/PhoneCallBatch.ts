import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';

/** The group of placement requests that one call is about (DESIGN 2). */
@Entity({ tableName: 'phone_call_batches' })
export class PhoneCallBatch {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid', unique: true })
  phoneCallId!: string;

  @Property({ type: 'datetime' })
  createdAt!: Date;

  @Property({ type: 'datetime' })
  updatedAt!: Date;
}
