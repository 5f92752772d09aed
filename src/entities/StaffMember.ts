import { OptionalProps } from '@mikro-orm/core';
import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';

/** A time in which a staff member cannot call; instants as ISO UTC. */
export interface Absence {
  readonly from: string;
  readonly to: string;
}

/** Somebody who works through the call list, with a line of their own. */
@Entity({ tableName: 'staff_members' })
export class StaffMember {
  [OptionalProps]?: 'absences' | 'active';

  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'text', unique: true })
  externalId!: string;

  @Property({ type: 'text' })
  name!: string;

  @Property({ type: 'text' })
  timeZone!: string;

  /** In the shapes of a therapist's availability. */
  @Property({ type: 'json' })
  workingHours!: unknown;

  @Property({ type: 'json' })
  absences: Absence[] = [];

  @Property({ type: 'boolean' })
  active = true;

  @Property({ type: 'datetime' })
  createdAt!: Date;

  @Property({ type: 'datetime' })
  updatedAt!: Date;
}
