import type { StaffMember } from '../entities/StaffMember.js';
import type { Loaders } from '../queries/createLoaders.js';

/** The staff member whom an actor's name means; null where nobody is entered by that name. */
export async function loadActor(loaders: Loaders, actor: string): Promise<StaffMember | null> {
  // What PostgreSQL cannot take is nobody's name.
  return actor.includes('\0') ? null : loaders.staffOfActor.load(actor);
}
