import { type EntityManager, LockMode } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import { lockContactPoints, lockName } from '../database/locks.js';
import type { OverridableRule } from '../domain/vocabulary.js';
import { breakLeases } from '../emails/breakLeases.js';
import { ContactOverride } from '../entities/ContactOverride.js';
import { ContactPoint } from '../entities/ContactPoint.js';
import { Therapist } from '../entities/Therapist.js';
import { planContactPoints } from '../planning/planContactPoints.js';
import { checkedReason } from './emailInputChecks.js';
import { badInput, found, recordAction, type ServiceParts } from './serviceParts.js';

export interface OverrideContactRuleInput {
  readonly therapistId: string;
  readonly rules: readonly OverridableRule[];
  readonly reason: string;
  readonly staffMemberId: string;
}

export interface SuppressionInput {
  readonly therapistId: string;
  readonly reason: string;
  readonly staffMemberId: string;
}

/** Exceptions from the contact rules and opt-outs (DESIGN 4.1.1, 4.1.7). */
export function createContactRuleService(parts: ServiceParts) {
  return {
    overrideContactRule: overrideContactRule(parts),
    suppressContactPoint: suppressContactPoint(parts),
    liftSuppression: liftSuppression(parts),
  };
}

export type ContactRuleService = ReturnType<typeof createContactRuleService>;

/** Lifts the named rules for the next contact; unused, it expires. @throws CommunicationError NOT_FOUND, BAD_USER_INPUT */
function overrideContactRule({ transact, clock, vault, settings }: ServiceParts) {
  return async (input: OverrideContactRuleInput): Promise<ContactOverride> => {
    const reason = checkedReason(input.reason);
    const rules = [...new Set(input.rules)];
    if (rules.length === 0) throw badInput('input.rules', 'Name at least one rule.');
    return transact(async (em) => {
      const now = clock.now();
      const { point } = await lockPointOf(em, input.therapistId);
      const id = uuidv7();
      const override = em.create(ContactOverride, {
        id,
        contactPointId: point.id,
        rules,
        reason: vault.seal('overrides.reason', id, reason),
        grantedBy: input.staffMemberId,
        grantedAt: now,
        expiresAt: new Date(now.getTime() + settings.overrideExpiryMs),
      });
      await em.persist(override).flush();
      await planContactPoints(em, [point.id], now, settings);
      recordAction(
        em,
        vault,
        {
          actor: input.staffMemberId,
          action: 'overrideContactRule',
          subjectType: 'contact_point',
          subjectId: point.id,
          details: { rules, overrideId: id },
          reason,
        },
        now,
      );
      return override;
    });
  };
}

/** Opt-out: no mail and no call until it is lifted. It follows the therapist to a new address. @throws CommunicationError NOT_FOUND, ALREADY_SUPPRESSED */
function suppressContactPoint({ transact, clock, vault, settings }: ServiceParts) {
  return async (input: SuppressionInput): Promise<ContactPoint> => {
    const reason = checkedReason(input.reason);
    return transact(async (em) => {
      const now = clock.now();
      const { point } = await lockPointOf(em, input.therapistId);
      if (point.suppressedAt !== null)
        throw badInput('input.therapistId', 'This contact point is suppressed already.', 'ALREADY_SUPPRESSED');
      point.suppressedBy = input.staffMemberId;
      await setSuppression(em, point, () => true, now, now);
      await breakLeases(em, [point.id], now);
      await planContactPoints(em, [point.id], now, settings);
      recordAction(
        em,
        vault,
        {
          actor: input.staffMemberId,
          action: 'suppressContactPoint',
          subjectType: 'contact_point',
          subjectId: point.id,
          reason,
        },
        now,
      );
      return point;
    });
  };
}

/** @throws CommunicationError NOT_FOUND, NOT_SUPPRESSED */
function liftSuppression({ transact, clock, vault, settings }: ServiceParts) {
  return async (input: SuppressionInput): Promise<ContactPoint> => {
    const reason = checkedReason(input.reason);
    return transact(async (em) => {
      const now = clock.now();
      const { point, therapist } = await lockPointOf(em, input.therapistId);
      if (point.suppressedAt === null && therapist.suppressedAt === null) {
        throw badInput(
          'input.therapistId',
          'Neither the therapist nor the contact point is suppressed.',
          'NOT_SUPPRESSED',
        );
      }
      const liftedAt = point.suppressedAt;
      point.suppressedBy = null;
      // An opt-out that a colleague brought along from another mailbox stays.
      const isLifted = (member: Therapist) =>
        member.id === therapist.id || member.suppressedAt?.getTime() === liftedAt?.getTime();
      await setSuppression(em, point, isLifted, null, now);
      await planContactPoints(em, [point.id], now, settings);
      recordAction(
        em,
        vault,
        {
          actor: input.staffMemberId,
          action: 'liftSuppression',
          subjectType: 'contact_point',
          subjectId: point.id,
          reason,
        },
        now,
      );
      return point;
    });
  };
}

async function lockPointOf(
  em: EntityManager,
  therapistId: string,
): Promise<{ point: ContactPoint; therapist: Therapist }> {
  const known = found(await em.findOne(Therapist, therapistId), 'Therapist', 'input.therapistId');
  // Nobody moves the therapist to another contact point meanwhile.
  await lockName(em, 'therapist', known.externalId);
  const therapist = await em.findOneOrFail(Therapist, therapistId, { refresh: true });
  await lockContactPoints(em, [therapist.contactPointId]);
  const point = await em.findOneOrFail(ContactPoint, therapist.contactPointId, {
    lockMode: LockMode.PESSIMISTIC_WRITE,
    refresh: true,
  });
  return { point, therapist };
}

async function setSuppression(
  em: EntityManager,
  point: ContactPoint,
  concerns: (member: Therapist) => boolean,
  at: Date | null,
  now: Date,
): Promise<void> {
  point.suppressedAt = at;
  point.updatedAt = now;
  for (const member of await em.find(Therapist, { contactPointId: point.id }, { refresh: true })) {
    if (concerns(member)) member.suppressedAt = at;
  }
  await em.flush();
}
