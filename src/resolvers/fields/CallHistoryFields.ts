import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { CallAttempt } from '../../entities/CallAttempt.js';
import type { GraphqlContext } from '../../schema/context.js';
import { CallOutcomeEnum } from '../../schema/enums/call.js';
import { DateTime } from '../../schema/scalars.js';
import { CallHistoryEntry } from '../../schema/types/PhoneCall.js';
import { StaffMember } from '../../schema/types/StaffMember.js';
import { loadActor } from '../loadActor.js';

@Resolver(() => CallHistoryEntry)
export class CallHistoryFields {
  @FieldResolver(() => StaffMember, { nullable: true, description: 'The actor, where entered as staff.' })
  staffMember(@Root() { actor }: CallAttempt, @Ctx() { loaders }: GraphqlContext) {
    return actor === null ? null : loadActor(loaders, actor);
  }

  @FieldResolver(() => CallOutcomeEnum, { nullable: true, description: 'Of an OUTCOME: what came of the call.' })
  outcome(@Root() { details }: CallAttempt) {
    return details.outcome ?? null;
  }

  @FieldResolver(() => DateTime, { nullable: true, description: 'Of a move: the time before.' })
  movedFrom(@Root() { details }: CallAttempt) {
    return dateOf(details.from);
  }

  @FieldResolver(() => DateTime, { nullable: true, description: 'Of a move: the time after.' })
  movedTo(@Root() { details }: CallAttempt) {
    return dateOf(details.to);
  }

  @FieldResolver(() => String, { nullable: true, description: 'Stable code of why, where the kind does not say it.' })
  reason(@Root() { details }: CallAttempt) {
    return typeof details.reason === 'string' ? details.reason : null;
  }

  @FieldResolver(() => String, { nullable: true, description: 'What staff wrote down with it.' })
  notes(@Root() { id }: CallAttempt, @Ctx() { loaders }: GraphqlContext) {
    return loaders.callAttemptNotes.load(id);
  }
}

function dateOf(value: unknown): Date | null {
  return typeof value === 'string' ? new Date(value) : null;
}
