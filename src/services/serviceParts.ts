import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import type { Clock } from '../clock/clock.js';
import type { Transact } from '../database/unitOfWork.js';
import type { DeliverySettings } from '../delivery/deliveryParts.js';
import type { Vault } from '../encryption/vault.js';
import { StaffAction } from '../entities/StaffAction.js';
import { CommunicationError } from '../errors.js';

export interface ServiceSettings extends DeliverySettings {
  readonly timeZone: string;
  readonly overrideExpiryMs: number;
  readonly statusWaitMs: number;
}

/** What the services work with; each uses a part of it. */
export interface ServiceParts {
  readonly transact: Transact;
  readonly clock: Clock;
  readonly vault: Vault;
  readonly settings: ServiceSettings;
}

/** @throws CommunicationError NOT_FOUND unless the entity is there. */
export function found<Entity>(entity: Entity | null | undefined, what: string, field: string): Entity {
  if (entity) return entity;
  throw new CommunicationError('NOT_FOUND', `${what} not found.`, { field });
}

export function badInput(field: string, message: string, code = 'BAD_USER_INPUT'): CommunicationError {
  return new CommunicationError(code, message, { field });
}

export interface ActionRecord {
  readonly actor: string;
  readonly action: string;
  readonly subjectType: string;
  readonly subjectId: string | null;
  /** Ids, states and times only. */
  readonly details?: Record<string, unknown>;
  /** Free text of staff; stored sealed. */
  readonly reason?: string | null;
}

/** Keeps who did what by hand, in the transaction of the act. */
export function recordAction(em: EntityManager, vault: Vault, record: ActionRecord, now: Date): void {
  const id = uuidv7();
  em.persist(
    em.create(StaffAction, {
      id,
      actor: record.actor,
      action: record.action,
      subjectType: record.subjectType,
      subjectId: record.subjectId,
      details: record.details ?? {},
      reason: record.reason ? vault.seal('staff_actions.reason', id, record.reason) : null,
      actedAt: now,
    }),
  );
}
