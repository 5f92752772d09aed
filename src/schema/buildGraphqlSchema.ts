import 'reflect-metadata';
import type { GraphQLSchema } from 'graphql';
import { buildSchema } from 'type-graphql';
import { AttentionItemFields } from '../resolvers/fields/AttentionItemFields.js';
import { AvailableSlotFields } from '../resolvers/fields/AvailableSlotFields.js';
import { CallBriefingFields } from '../resolvers/fields/CallBriefingFields.js';
import { CallChangeFields } from '../resolvers/fields/CallChangeFields.js';
import { CallFields } from '../resolvers/fields/CallFields.js';
import { CallHistoryFields } from '../resolvers/fields/CallHistoryFields.js';
import { CallLineFields } from '../resolvers/fields/CallLineFields.js';
import { CallListChangeFields } from '../resolvers/fields/CallListChangeFields.js';
import { CallStatusChangeFields } from '../resolvers/fields/CallStatusChangeFields.js';
import { ContactOverrideFields } from '../resolvers/fields/ContactOverrideFields.js';
import { ContactPlanFields } from '../resolvers/fields/ContactPlanFields.js';
import { ContactPointFields } from '../resolvers/fields/ContactPointFields.js';
import { DailyCallFields } from '../resolvers/fields/DailyCallFields.js';
import { DeadLetterFields } from '../resolvers/fields/DeadLetterFields.js';
import { EmailBatchFields } from '../resolvers/fields/EmailBatchFields.js';
import { EmailBatchItemFields } from '../resolvers/fields/EmailBatchItemFields.js';
import { EmailFields } from '../resolvers/fields/EmailFields.js';
import { NextBatchFields } from '../resolvers/fields/NextBatchFields.js';
import { OutboxEventFields } from '../resolvers/fields/OutboxEventFields.js';
import { OutreachPlanFields } from '../resolvers/fields/OutreachPlanFields.js';
import { PhoneCallBatchFields } from '../resolvers/fields/PhoneCallBatchFields.js';
import { PhoneCallBatchItemFields } from '../resolvers/fields/PhoneCallBatchItemFields.js';
import { PlacementRequestFields } from '../resolvers/fields/PlacementRequestFields.js';
import { PlacementRequestStatusChangeFields } from '../resolvers/fields/PlacementRequestStatusChangeFields.js';
import { StaffMemberFields } from '../resolvers/fields/StaffMemberFields.js';
import { TherapistFields } from '../resolvers/fields/TherapistFields.js';
import { UnschedulableRequestFields } from '../resolvers/fields/UnschedulableRequestFields.js';
import { AnswerMutations } from '../resolvers/mutations/AnswerMutations.js';
import { BridgeMutations } from '../resolvers/mutations/BridgeMutations.js';
import { CallMutations } from '../resolvers/mutations/CallMutations.js';
import { CallPlanMutations } from '../resolvers/mutations/CallPlanMutations.js';
import { ContactRuleMutations } from '../resolvers/mutations/ContactRuleMutations.js';
import { DeadLetterMutations } from '../resolvers/mutations/DeadLetterMutations.js';
import { EmailMutations } from '../resolvers/mutations/EmailMutations.js';
import { PlacementMutations } from '../resolvers/mutations/PlacementMutations.js';
import { StaffMutations } from '../resolvers/mutations/StaffMutations.js';
import { BridgeQueries } from '../resolvers/queries/BridgeQueries.js';
import { CallPlanQueries } from '../resolvers/queries/CallPlanQueries.js';
import { CallQueries } from '../resolvers/queries/CallQueries.js';
import { EntityQueries } from '../resolvers/queries/EntityQueries.js';
import { NodeResolver } from '../resolvers/queries/NodeResolver.js';
import { PlanQueries } from '../resolvers/queries/PlanQueries.js';
import { StaffQueries } from '../resolvers/queries/StaffQueries.js';
import { StatusQueries } from '../resolvers/queries/StatusQueries.js';
import { BridgeSubscriptions } from '../resolvers/subscriptions/BridgeSubscriptions.js';
import { CallSubscriptions } from '../resolvers/subscriptions/CallSubscriptions.js';
import { EmailSubscriptions } from '../resolvers/subscriptions/EmailSubscriptions.js';
import { PlacementSubscriptions } from '../resolvers/subscriptions/PlacementSubscriptions.js';

/** The schema with its resolvers; everything they need comes with the context (`createContextFactory`). */
export async function buildGraphqlSchema(): Promise<GraphQLSchema> {
  const schema = await buildSchema({
    resolvers: [
      NodeResolver,
      EntityQueries,
      PlanQueries,
      StatusQueries,
      TherapistFields,
      ContactPointFields,
      ContactOverrideFields,
      PlacementRequestFields,
      EmailFields,
      EmailBatchFields,
      EmailBatchItemFields,
      ContactPlanFields,
      NextBatchFields,
      OutreachPlanFields,
      AttentionItemFields,
      EmailMutations,
      AnswerMutations,
      PlacementMutations,
      ContactRuleMutations,
      EmailSubscriptions,
      CallFields,
      CallBriefingFields,
      CallChangeFields,
      CallListChangeFields,
      CallStatusChangeFields,
      CallHistoryFields,
      CallLineFields,
      DailyCallFields,
      AvailableSlotFields,
      PhoneCallBatchFields,
      PhoneCallBatchItemFields,
      PlacementRequestStatusChangeFields,
      StaffMemberFields,
      UnschedulableRequestFields,
      CallMutations,
      CallPlanMutations,
      StaffMutations,
      CallQueries,
      CallPlanQueries,
      StaffQueries,
      CallSubscriptions,
      PlacementSubscriptions,
      BridgeQueries,
      BridgeMutations,
      BridgeSubscriptions,
      OutboxEventFields,
      DeadLetterFields,
      DeadLetterMutations,
    ],
    // Inputs are checked by the schema and by the services; a whitelist would strip arguments silently.
    validate: false,
    pubSub: feedInsteadOfPubSub,
  });
  describeRoots(schema);
  return schema;
}

/** type-graphql asks for one although every subscription here brings its own stream. */
const feedInsteadOfPubSub = {
  publish: () => undefined,
  subscribe(): never {
    throw new Error('Subscriptions are fed by the live feed.');
  },
};

/** Root types have no class of their own to describe them at. */
function describeRoots(schema: GraphQLSchema): void {
  const describe = (type: { description?: string | null } | null | undefined, description: string) => {
    if (type) type.description = description;
  };
  describe(schema.getQueryType(), 'Everything that can be asked.');
  describe(
    schema.getMutationType(),
    'Everything that staff can do. Each takes one `input` and answers with `userErrors`.',
  );
  describe(schema.getSubscriptionType(), 'Everything that can be watched; served over graphql-ws on the same path.');
}
