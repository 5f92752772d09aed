import { Arg, Args, Ctx, FieldResolver, ID, Resolver, Root } from 'type-graphql';
import type { PhoneCall as CallEntity } from '../../entities/PhoneCall.js';
import { loadCallMembers, loadCallScript, loadMailBefore } from '../../queries/callBriefing.js';
import { PageArgs } from '../../schema/connections/PageArgs.js';
import type { GraphqlContext } from '../../schema/context.js';
import { PhoneCallConnection } from '../../schema/types/connections.js';
import { Email } from '../../schema/types/Email.js';
import { MailBeforeCall, PhoneCall, TimeWindow } from '../../schema/types/PhoneCall.js';
import { Therapist } from '../../schema/types/Therapist.js';
import { callerNameOf } from '../callerNameOf.js';
import { loadedConnection } from '../loadedConnection.js';
import { windowsOn } from '../windowsOn.js';

/** What somebody needs who is about to call. */
@Resolver(() => PhoneCall)
export class CallBriefingFields {
  @FieldResolver(() => String, {
    nullable: true,
    description: 'The number to call, in E.164; of an ended call, the number that was called.',
  })
  async phoneNumber(@Root() call: CallEntity, @Ctx() context: GraphqlContext): Promise<string | null> {
    return call.phone ?? (await this.phoneOwner(call, context))?.phone ?? null;
  }

  @FieldResolver(() => Therapist, { nullable: true, description: 'Whose number is called, in a shared practice.' })
  async phoneOwner(@Root() call: CallEntity, @Ctx() { loaders }: GraphqlContext) {
    const point = await loaders.contactPoint.load(call.contactPointId);
    return point?.phoneOwnerId ? loaders.therapist.load(point.phoneOwnerId) : null;
  }

  @FieldResolver(() => [TimeWindow], {
    description: "The practice's hours on the phone on the day of the call; none on a public holiday.",
  })
  async windows(@Root() call: CallEntity, @Ctx() { loaders }: GraphqlContext): Promise<TimeWindow[]> {
    const point = await loaders.contactPoint.load(call.contactPointId);
    const owner = point?.windowsOwnerId ? await loaders.therapist.load(point.windowsOwnerId) : null;
    return windowsOn(owner, call.startsAt);
  }

  @FieldResolver(() => MailBeforeCall, {
    nullable: true,
    description: 'The mail that went before; null: there is none.',
  })
  async mailBefore(@Root() call: CallEntity, @Ctx() context: GraphqlContext) {
    const mail = await this.emailBefore(call, context);
    return mail && { reference: mail.reference, sentAt: mail.sentAt ?? mail.attemptedAt };
  }

  @FieldResolver(() => Email, { nullable: true, description: 'The mail that went before, with all that it said.' })
  async emailBefore(@Root() call: CallEntity, @Ctx() { loaders }: GraphqlContext) {
    return loadMailBefore(call, await loadCallMembers(call, loaders), loaders);
  }

  @FieldResolver(() => [String], { description: "What to say, line by line, in the therapist's language. No names." })
  async script(
    @Root() call: CallEntity,
    @Ctx() context: GraphqlContext,
    @Arg('staffMemberId', () => ID, {
      nullable: true,
      description:
        'Who says it (id of this service or external id). Default: who has claimed it, else whose line it is.',
    })
    staffMemberId?: string | null,
  ) {
    const callerName = await callerNameOf(call, staffMemberId ?? null, context.loaders);
    return loadCallScript(call, { callerName, organisation: context.rules.organisation }, context.loaders);
  }

  @FieldResolver(() => PhoneCallConnection, {
    description: 'Earlier attempts: calls to the same contact point that were made before, newest first, at most 20.',
  })
  async earlierCalls(
    @Root() call: CallEntity,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { loaders }: GraphqlContext,
  ) {
    return loadedConnection(loaders.phoneCall, await loaders.earlierCallIds.load(call.id), args);
  }
}
