import type DataLoader from 'dataloader';
import type { Loaders } from './createLoaders.js';
import { attentionList } from './lists/attentionList.js';
import { emailBatchList } from './lists/emailBatchList.js';
import { emailList } from './lists/emailList.js';
import { placementRequestList } from './lists/placementRequestList.js';
import { therapistList } from './lists/therapistList.js';

/** All lists of the API, over the loaders of one request. */
export function createLists(loaders: Loaders, now: Date) {
  return {
    emails: emailList((ids) => loadAll(loaders.email, ids)),
    emailBatches: emailBatchList((ids) => loadAll(loaders.emailBatch, ids)),
    placementRequests: placementRequestList((ids) => loadAll(loaders.placementRequest, ids)),
    therapists: therapistList((ids) => loadAll(loaders.therapist, ids)),
    attentionItems: attentionList(now),
  };
}

export type Lists = ReturnType<typeof createLists>;

function loadAll<Value>(loader: DataLoader<string, Value>, ids: readonly string[]): Promise<Value[]> {
  return Promise.all(ids.map((id) => loader.load(id)));
}
