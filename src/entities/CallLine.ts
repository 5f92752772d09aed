import { OptionalProps } from '@mikro-orm/core';
import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';

/** Who can be on the phone: a staff member, or an anonymous line (DESIGN 2). A removed one becomes inactive. */
@Entity({ tableName: 'call_lines' })
export class CallLine {
  [OptionalProps]?: 'staffMemberId' | 'active';

  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'text', unique: true })
  label!: string;

  @Property({ type: 'uuid', nullable: true })
  staffMemberId: string | null = null;

  @Property({ type: 'boolean' })
  active = true;

  @Property({ type: 'datetime' })
  createdAt!: Date;
}
