import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { GraphqlContext } from '../../schema/context.js';
import {
  CancelEmailInput,
  CreateEmailInput,
  QueueEmailInput,
  ReportEmailDeliveryInput,
  ResolveUncertainEmailInput,
  UpdateEmailInput,
} from '../../schema/inputs/emailInputs.js';
import {
  CancelEmailPayload,
  CreateEmailPayload,
  QueueEmailPayload,
  ReportEmailDeliveryPayload,
  ResolveUncertainEmailPayload,
  UpdateEmailPayload,
} from '../../schema/payloads/payloads.js';
import { runMutation } from './runMutation.js';

/** Mails written by hand, and what staff do with any mail. */
@Resolver()
export class EmailMutations {
  @Mutation(() => CreateEmailPayload, { description: 'Writes a mail by hand, as a draft. `queueEmail` releases it.' })
  createEmail(
    @Arg('input', () => CreateEmailInput, { description: 'What to do.' }) input: CreateEmailInput,
    @Ctx() context: GraphqlContext,
  ) {
    return runMutation(context, 'email', {
      input,
      ids: ['therapistId', 'placementRequestIds'],
      once: 'createEmail',
      work: () => context.services.emails.createEmail(input),
      read: ({ id }, loaders) => loaders.email.load(id),
    });
  }

  @Mutation(() => UpdateEmailPayload, { description: 'Changes a draft, or the follow-up mark of any mail.' })
  updateEmail(
    @Arg('input', () => UpdateEmailInput, { description: 'What to do.' }) input: UpdateEmailInput,
    @Ctx() context: GraphqlContext,
  ) {
    return runMutation(context, 'email', {
      input,
      ids: ['emailId'],
      work: () => context.services.emails.updateEmail(input),
      read: ({ id }, loaders) => loaders.email.load(id),
    });
  }

  @Mutation(() => QueueEmailPayload, {
    description: 'Releases a draft, or tries a failed mail again. It leaves when the contact rules permit.',
  })
  queueEmail(
    @Arg('input', () => QueueEmailInput, { description: 'What to do.' }) input: QueueEmailInput,
    @Ctx() context: GraphqlContext,
  ) {
    return runMutation(context, 'email', {
      input,
      ids: ['emailId'],
      once: 'queueEmail',
      work: () => context.services.emails.queueEmail(input),
      read: ({ id }, loaders) => loaders.email.load(id),
    });
  }

  @Mutation(() => ReportEmailDeliveryPayload, {
    description: 'Tells how a mail fared that a client sends by itself; of no other mail can the status be set.',
  })
  reportEmailDelivery(
    @Arg('input', () => ReportEmailDeliveryInput, { description: 'What to do.' }) input: ReportEmailDeliveryInput,
    @Ctx() context: GraphqlContext,
  ) {
    return runMutation(context, 'email', {
      input,
      ids: ['emailId'],
      once: 'reportEmailDelivery',
      work: () => context.services.externalEmails.reportDelivery(input),
      read: ({ id }, loaders) => loaders.email.load(id),
    });
  }

  @Mutation(() => CancelEmailPayload, {
    description: 'Stops a mail that has not begun to leave. Its requests wait in a held batch.',
  })
  cancelEmail(
    @Arg('input', () => CancelEmailInput, { description: 'What to do.' }) input: CancelEmailInput,
    @Ctx() context: GraphqlContext,
  ) {
    return runMutation(context, 'email', {
      input,
      ids: ['emailId'],
      work: () => context.services.emails.cancelEmail(input),
      read: ({ id }, loaders) => loaders.email.load(id),
    });
  }

  @Mutation(() => ResolveUncertainEmailPayload, {
    description: 'Settles whether an uncertain mail arrived. It is never sent again by itself.',
  })
  resolveUncertainEmail(
    @Arg('input', () => ResolveUncertainEmailInput, { description: 'What to do.' }) input: ResolveUncertainEmailInput,
    @Ctx() context: GraphqlContext,
  ) {
    return runMutation(context, 'email', {
      input,
      ids: ['emailId'],
      once: 'resolveUncertainEmail',
      work: () => context.services.uncertainEmails.resolveUncertainEmail(input),
      read: ({ id }, loaders) => loaders.email.load(id),
    });
  }
}
