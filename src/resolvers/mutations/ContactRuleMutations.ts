import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { loadServiceStatus } from '../../queries/serviceStatus.js';
import type { GraphqlContext } from '../../schema/context.js';
import {
  LiftSuppressionInput,
  OverrideContactRuleInput,
  PauseOutboundInput,
  ResumeOutboundInput,
  SuppressContactPointInput,
} from '../../schema/inputs/contactInputs.js';
import {
  LiftSuppressionPayload,
  OverrideContactRulePayload,
  PauseOutboundPayload,
  ResumeOutboundPayload,
  SuppressContactPointPayload,
} from '../../schema/payloads/payloads.js';
import { runMutation } from './runMutation.js';

/** Exceptions from the contact rules, opt-outs, and the stop switch. */
@Resolver()
export class ContactRuleMutations {
  @Mutation(() => OverrideContactRulePayload, {
    description: 'Lifts rules for the next contact; unused, it expires after 24 hours.',
  })
  overrideContactRule(
    @Arg('input', () => OverrideContactRuleInput, { description: 'What to do.' }) input: OverrideContactRuleInput,
    @Ctx() context: GraphqlContext,
  ) {
    return runMutation(context, 'contactOverride', {
      input,
      ids: ['therapistId'],
      once: 'overrideContactRule',
      work: () => context.services.contactRules.overrideContactRule(input),
      read: ({ id }, loaders) => loaders.contactOverride.load(id),
    });
  }

  @Mutation(() => SuppressContactPointPayload, { description: 'Opt-out: no mail and no call until it is lifted.' })
  suppressContactPoint(
    @Arg('input', () => SuppressContactPointInput, { description: 'What to do.' }) input: SuppressContactPointInput,
    @Ctx() context: GraphqlContext,
  ) {
    return runMutation(context, 'contactPoint', {
      input,
      ids: ['therapistId'],
      work: () => context.services.contactRules.suppressContactPoint(input),
      read: ({ id }, loaders) => loaders.contactPoint.load(id),
    });
  }

  @Mutation(() => LiftSuppressionPayload, { description: 'Takes an opt-out back.' })
  liftSuppression(
    @Arg('input', () => LiftSuppressionInput, { description: 'What to do.' }) input: LiftSuppressionInput,
    @Ctx() context: GraphqlContext,
  ) {
    return runMutation(context, 'contactPoint', {
      input,
      ids: ['therapistId'],
      work: () => context.services.contactRules.liftSuppression(input),
      read: ({ id }, loaders) => loaders.contactPoint.load(id),
    });
  }

  @Mutation(() => PauseOutboundPayload, {
    description: 'The emergency brake: no mail begins to leave, in any process.',
  })
  pauseOutbound(
    @Arg('input', () => PauseOutboundInput, { description: 'What to do.' }) input: PauseOutboundInput,
    @Ctx() context: GraphqlContext,
  ) {
    return runMutation(context, 'serviceStatus', {
      input,
      ids: [],
      work: () => context.services.outbound.pauseOutbound(input),
      read: (_state, _loaders, { em }) => loadServiceStatus(em),
    });
  }

  @Mutation(() => ResumeOutboundPayload, { description: 'Lets mail leave again.' })
  resumeOutbound(
    @Arg('input', () => ResumeOutboundInput, { description: 'What to do.' }) input: ResumeOutboundInput,
    @Ctx() context: GraphqlContext,
  ) {
    return runMutation(context, 'serviceStatus', {
      input,
      ids: [],
      work: () => context.services.outbound.resumeOutbound(input),
      read: (_state, _loaders, { em }) => loadServiceStatus(em),
    });
  }
}
