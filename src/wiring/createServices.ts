import type { Composer } from '../composer/composeEmail.js';
import { createBridgeService } from '../services/bridge/createBridgeService.js';
import { createCallService } from '../services/calls/createCallService.js';
import { createAnswerService } from '../services/createAnswerService.js';
import { createBatchService } from '../services/createBatchService.js';
import { createContactRuleService } from '../services/createContactRuleService.js';
import { createDeadLetterService } from '../services/createDeadLetterService.js';
import { createEmailService } from '../services/createEmailService.js';
import { createExternalEmailService } from '../services/createExternalEmailService.js';
import { createOutboundService } from '../services/createOutboundService.js';
import { createPlacementService } from '../services/createPlacementService.js';
import { createPlanService } from '../services/createPlanService.js';
import { createUncertainEmailService } from '../services/createUncertainEmailService.js';
import type { Core } from './createCore.js';

export type Services = ReturnType<typeof createServices>;

/** Everything that resolvers, and later the REST facade, may call. */
export function createServices(core: Core, composer: Composer) {
  const parts = { ...core, settings: core.rules };
  return {
    emails: createEmailService(parts),
    externalEmails: createExternalEmailService(parts),
    answers: createAnswerService(parts),
    uncertainEmails: createUncertainEmailService(parts),
    batches: createBatchService(parts),
    placements: createPlacementService(parts),
    contactRules: createContactRuleService(parts),
    outbound: createOutboundService(parts),
    calls: createCallService(parts),
    deadLetters: createDeadLetterService(parts),
    bridge: createBridgeService(parts),
    plans: createPlanService({ ...parts, composer }),
  };
}
