import type DataLoader from 'dataloader';
import type { Loaders } from './createLoaders.js';
import { attentionList } from './lists/attentionList.js';
import { callLineList } from './lists/callLineList.js';
import { deadLetterList } from './lists/deadLetterList.js';
import { emailBatchList } from './lists/emailBatchList.js';
import { emailList } from './lists/emailList.js';
import { phoneCallBatchList } from './lists/phoneCallBatchList.js';
import { phoneCallList } from './lists/phoneCallList.js';
import { placementRequestList } from './lists/placementRequestList.js';
import { staffMemberList } from './lists/staffMemberList.js';
import { therapistList } from './lists/therapistList.js';
import { unschedulableRequestList } from './lists/unschedulableRequestList.js';

/** All lists of the API, over the loaders of one request; `now` is domain time. */
export function createLists(loaders: Loaders, now: Date, rules: { readonly contactIntervalDays: number }) {
  return {
    emails: emailList((ids) => loadAll(loaders.email, ids)),
    emailBatches: emailBatchList((ids) => loadAll(loaders.emailBatch, ids)),
    placementRequests: placementRequestList((ids) => loadAll(loaders.placementRequest, ids)),
    therapists: therapistList((ids) => loadAll(loaders.therapist, ids)),
    attentionItems: attentionList(now),
    deadLetters: deadLetterList((ids) => loadAll(loaders.deadLetter, ids)),
    phoneCalls: phoneCallList((ids) => loadAll(loaders.phoneCall, ids)),
    phoneCallBatches: phoneCallBatchList((ids) => loadAll(loaders.phoneCallBatch, ids)),
    staffMembers: staffMemberList((ids) => loadAll(loaders.staffMember, ids)),
    callLines: callLineList((ids) => loadAll(loaders.callLine, ids)),
    unschedulableRequests: unschedulableRequestList(now, rules.contactIntervalDays),
  };
}

export type Lists = ReturnType<typeof createLists>;

function loadAll<Value>(loader: DataLoader<string, Value>, ids: readonly string[]): Promise<Value[]> {
  return Promise.all(ids.map((id) => loader.load(id)));
}
