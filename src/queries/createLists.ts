import type { Loaders } from './createLoaders.js';
import { attentionList } from './lists/attentionList.js';
import { callLineList } from './lists/callLineList.js';
import { deadLetterList } from './lists/deadLetterList.js';
import { emailBatchList } from './lists/emailBatchList.js';
import { emailList } from './lists/emailList.js';
import { outboxEventList } from './lists/outboxEventList.js';
import { phoneCallBatchList } from './lists/phoneCallBatchList.js';
import { phoneCallList } from './lists/phoneCallList.js';
import { placementRequestList } from './lists/placementRequestList.js';
import { staffMemberList } from './lists/staffMemberList.js';
import { therapistList } from './lists/therapistList.js';
import { unschedulableRequestList } from './lists/unschedulableRequestList.js';

/** All lists of the API, over the loaders of one request; `now` is domain time. */
export function createLists(loaders: Loaders, now: Date, rules: { readonly contactIntervalDays: number }) {
  return {
    emails: emailList(loaders.email),
    emailBatches: emailBatchList(loaders.emailBatch),
    placementRequests: placementRequestList(loaders.placementRequest),
    therapists: therapistList(loaders.therapist),
    attentionItems: attentionList(now),
    outboxEvents: outboxEventList(loaders.outboxEvent),
    deadLetters: deadLetterList(loaders.deadLetter),
    phoneCalls: phoneCallList(loaders.phoneCall),
    phoneCallBatches: phoneCallBatchList(loaders.phoneCallBatch),
    staffMembers: staffMemberList(loaders.staffMember),
    callLines: callLineList(loaders.callLine),
    unschedulableRequests: unschedulableRequestList(now, rules.contactIntervalDays),
  };
}

export type Lists = ReturnType<typeof createLists>;
