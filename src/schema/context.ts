import type { Viewer } from '../auth/viewer.js';
import type { Clock } from '../clock/clock.js';
import type { Orm } from '../database/createOrm.js';
import type { BatchingSettings } from '../domain/planning/planBatch.js';
import type { Vault } from '../encryption/vault.js';
import type { BridgeWatch } from '../feed/createBridgeWatch.js';
import type { FollowedFeed } from '../feed/feedStream.js';
import type { Idempotency } from '../idempotency/createIdempotency.js';
import { createReadScopes, type ReadScope } from '../queries/readScope.js';
import type { BridgeService } from '../services/bridge/createBridgeService.js';
import type { CallService } from '../services/calls/createCallService.js';
import type { AnswerService } from '../services/createAnswerService.js';
import type { BatchService } from '../services/createBatchService.js';
import type { ContactRuleService } from '../services/createContactRuleService.js';
import type { DeadLetterService } from '../services/createDeadLetterService.js';
import type { EmailService } from '../services/createEmailService.js';
import type { ExternalEmailService } from '../services/createExternalEmailService.js';
import type { OutboundService } from '../services/createOutboundService.js';
import type { PlacementService } from '../services/createPlacementService.js';
import type { PlanService } from '../services/createPlanService.js';
import type { UncertainEmailService } from '../services/createUncertainEmailService.js';

/** What the resolvers call. */
export interface Services {
  readonly emails: EmailService;
  readonly externalEmails: ExternalEmailService;
  readonly uncertainEmails: UncertainEmailService;
  readonly answers: AnswerService;
  readonly batches: BatchService;
  readonly placements: PlacementService;
  readonly contactRules: ContactRuleService;
  readonly outbound: OutboundService;
  readonly plans: PlanService;
  readonly calls: CallService;
  readonly deadLetters: DeadLetterService;
  readonly bridge: BridgeService;
}

/** What reading goes by. */
export interface ApiRules extends BatchingSettings {
  /** The service's zone: what "a day" is. */
  readonly timeZone: string;
  /** Who calls, in the call script. */
  readonly organisation: string;
}

export interface ContextParts {
  readonly idempotency: Idempotency;
  readonly orm: Orm;
  readonly clock: Clock;
  readonly vault: Vault;
  readonly rules: ApiRules;
  readonly services: Services;
  readonly feed: FollowedFeed;
  readonly bridge: Pick<BridgeWatch, 'follow'>;
}

/** Context of one operation; of a subscription, of one event. */
export interface GraphqlContext extends ReadScope {
  /** Who asks. What the role may see was decided before; resolvers need it to know who acts. */
  readonly viewer: Viewer;
  readonly services: Services;
  readonly idempotency: Idempotency;
  readonly feed: FollowedFeed;
  readonly bridge: Pick<BridgeWatch, 'follow'>;
  readonly rules: ApiRules;
  /** Forgets what was read: a mutation's payload shows the state after it. */
  renew(): void;
  /** Nobody waits for the operation any more: whatever would still read fails with this. */
  expire(reason: Error): void;
}

/** Makes the context of an operation. Nothing in it outlives the operation. */
export function createContextFactory(parts: ContextParts): (request: { readonly viewer: Viewer }) => GraphqlContext {
  const { services, idempotency, feed, bridge, rules } = parts;
  const readScope = createReadScopes(parts);
  return ({ viewer }) => {
    // Apollo executes with a copy of the context: what changes it works on `this`.
    return {
      viewer,
      services,
      idempotency,
      feed,
      bridge,
      rules,
      ...readScope(),
      renew() {
        Object.assign(this, readScope());
      },
      expire(reason) {
        expire(this, reason);
      },
    };
  };
}

const READ_PARTS = ['em', 'loaders', 'connections', 'lists'] as const satisfies readonly (keyof ReadScope)[];

function expire(context: ReadScope, reason: Error): void {
  const get = () => {
    throw reason;
  };
  for (const part of READ_PARTS) Object.defineProperty(context, part, { get });
}
