import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
  validateSchema,
} from 'graphql';
import { buildGraphqlSchema } from '../../../src/schema/buildGraphqlSchema.js';

interface Described {
  readonly place: string;
  readonly description: string | null | undefined;
}

/** Everything in a type that a reader of the schema meets. */
function* describedIn(type: GraphQLNamedType): Generator<Described> {
  yield { place: type.name, description: type.description };
  if (isEnumType(type)) {
    for (const value of type.getValues()) yield { place: `${type.name}.${value.name}`, ...value };
  }
  if (isInputObjectType(type)) {
    for (const field of Object.values(type.getFields())) yield { place: `${type.name}.${field.name}`, ...field };
  }
  if (isObjectType(type) || isInterfaceType(type)) {
    for (const field of Object.values(type.getFields())) {
      yield { place: `${type.name}.${field.name}`, ...field };
      for (const arg of field.args) yield { place: `${type.name}.${field.name}(${arg.name})`, ...arg };
    }
  }
}

describe('the schema', () => {
  let schema: GraphQLSchema;
  let own: GraphQLNamedType[];
  beforeAll(async () => {
    schema = await buildGraphqlSchema();
    own = Object.values(schema.getTypeMap()).filter(
      (type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type),
    );
  });

  it('is valid', () => {
    expect(validateSchema(schema)).toEqual([]);
  });

  it('describes every type, field, argument, input field and enum value', () => {
    const silent = own.flatMap((type) => [...describedIn(type)]).filter(({ description }) => !description?.trim());
    expect(silent.map(({ place }) => place)).toEqual([]);
    expect(own.length).toBeGreaterThan(80);
  });

  it('gives every mutation one input and a payload with userErrors', () => {
    for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
      const name = `${field.name.charAt(0).toUpperCase()}${field.name.slice(1)}`;
      expect(field.args.map((arg) => `${arg.name}: ${arg.type}`)).toEqual([`input: ${name}Input!`]);
      expect(String(field.type)).toBe(`${name}Payload!`);
      const payload = schema.getType(`${name}Payload`);
      expect(isObjectType(payload) && String(payload.getFields().userErrors?.type)).toBe('[UserError!]!');
    }
  });

  it('has the queries, mutations and subscriptions that were promised', () => {
    const names = (type: ReturnType<GraphQLSchema['getQueryType']>) => Object.keys(type?.getFields() ?? {}).sort();
    expect(names(schema.getQueryType())).toEqual(
      [
        'attentionItems',
        'availableSlots',
        'callAnalytics',
        'callLines',
        'dailyCallList',
        'phoneCall',
        'phoneCallBatch',
        'phoneCallBatches',
        'phoneCalls',
        'staffMembers',
        'unschedulableRequests',
        'contactPlan',
        'bridgeStatus',
        'deadLetter',
        'deadLetters',
        'outboxEvent',
        'outboxEvents',
        'email',
        'emailBatch',
        'emailBatches',
        'emails',
        'node',
        'nodes',
        'outreachPlan',
        'placementRequest',
        'placementRequests',
        'previewEmail',
        'serviceStatus',
        'therapist',
        'therapists',
      ].sort(),
    );
    expect(names(schema.getMutationType())).toEqual(
      [
        'assignPhoneCall',
        'cancelEmail',
        'cancelPhoneCall',
        'claimPhoneCall',
        'createPhoneCall',
        'createStaffMember',
        'deletePhoneCall',
        'dropDeadLetter',
        'dropOutboxEvent',
        'pauseBridge',
        'replayOutbox',
        'resumeBridge',
        'retryOutboxEvent',
        'retryParkedEvents',
        'retryDeadLetter',
        'recordCallOutcome',
        'releasePhoneCall',
        'reschedulePhoneCall',
        'runFollowUpSweep',
        'updatePhoneCall',
        'updatePhoneCallBatch',
        'updateStaffMember',
        'correctOutcome',
        'createEmail',
        'liftSuppression',
        'overrideContactRule',
        'pauseOutbound',
        'queueEmail',
        'recordEmailResponse',
        'reportEmailDelivery',
        'requestPlacement',
        'resolveUncertainEmail',
        'resumeOutbound',
        'suppressContactPoint',
        'updateEmail',
        'updateEmailBatch',
        'withdrawPlacementRequest',
      ].sort(),
    );
    expect(names(schema.getSubscriptionType())).toEqual([
      'bridgeStatusChanged',
      'callListChanged',
      'emailStatusChanged',
      'phoneCallChanged',
      'phoneCallStatusChanged',
      'placementRequestStatusChanged',
    ]);
  });
});
