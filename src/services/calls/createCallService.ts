import { addCallAnswers } from './addCallAnswers.js';
import { availableSlots } from './availableSlots.js';
import type { CallServiceParts } from './callServiceParts.js';
import {
  assignPhoneCall,
  cancelPhoneCall,
  deletePhoneCall,
  reschedulePhoneCall,
  updatePhoneCall,
} from './changePhoneCall.js';
import { claimPhoneCall, releasePhoneCall } from './claimPhoneCall.js';
import { createPhoneCall } from './createPhoneCall.js';
import { recordCallOutcome } from './recordCallOutcome.js';
import { runFollowUpSweep } from './runFollowUpSweep.js';
import { createStaffMember, updateStaffMember } from './staffMembers.js';
import { updatePhoneCallBatch } from './updatePhoneCallBatch.js';

/** Everything that staff do with calls (DESIGN 4.5). */
export function createCallService(parts: CallServiceParts) {
  return {
    createPhoneCall: createPhoneCall(parts),
    updatePhoneCall: updatePhoneCall(parts),
    deletePhoneCall: deletePhoneCall(parts),
    claimPhoneCall: claimPhoneCall(parts),
    releasePhoneCall: releasePhoneCall(parts),
    addCallAnswers: addCallAnswers(parts),
    recordCallOutcome: recordCallOutcome(parts),
    reschedulePhoneCall: reschedulePhoneCall(parts),
    cancelPhoneCall: cancelPhoneCall(parts),
    assignPhoneCall: assignPhoneCall(parts),
    updatePhoneCallBatch: updatePhoneCallBatch(parts),
    availableSlots: availableSlots(parts),
    createStaffMember: createStaffMember(parts),
    updateStaffMember: updateStaffMember(parts),
    runFollowUpSweep: runFollowUpSweep(parts),
  };
}

export type CallService = ReturnType<typeof createCallService>;
