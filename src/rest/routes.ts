import { type CallQuery, type EmailQuery, listCalls, listEmails } from './reads.js';
import type { RestRoute } from './restRoute.js';
import * as calls from './schemas/callSchemas.js';
import { envelope, MESSAGE } from './schemas/commonSchemas.js';
import * as emails from './schemas/emailSchemas.js';
import { readCall, readCallBatch } from './views/callView.js';
import { readEmail } from './views/emailView.js';
import type { ChangedCall, ChangedCallBatch, NewCall } from './writes/callInputs.js';
import { createCall } from './writes/createCall.js';
import { createEmail } from './writes/createEmail.js';
import type { ChangedEmail, NewEmail } from './writes/emailInputs.js';
import { deleteCall, updateCall } from './writes/updateCall.js';
import { updateCallBatch } from './writes/updateCallBatch.js';
import { updateEmail } from './writes/updateEmail.js';

const EMAILS = { tag: 'emails', view: emails.EMAIL } as const;
const CALLS = { tag: 'phone calls', view: calls.PHONE_CALL } as const;
const BATCHES = { tag: 'phone calls', view: calls.CALL_BATCH, url: '/phone-call-batches/:id' } as const;
const READ = { method: 'GET', right: 'CORRESPONDENCE' } as const;

/** Everything that older clients can do (DESIGN 8). All of it goes to the services that GraphQL goes to. */
export const REST_ROUTES: readonly RestRoute[] = [
  {
    ...EMAILS,
    ...READ,
    url: '/emails',
    operation: 'listEmails',
    summary: 'Mails, newest first',
    query: emails.EMAIL_QUERY,
    view: envelope(emails.EMAIL),
    read: (scope, { query }) => listEmails(scope, query as EmailQuery),
  },
  {
    ...EMAILS,
    method: 'POST',
    right: 'REQUESTS',
    url: '/emails',
    operation: 'createEmail',
    summary: 'Write a mail; a draft unless `status` says QUEUED',
    body: emails.NEW_EMAIL,
    write: (call, { body }) => createEmail(call, body as NewEmail),
    answer: readEmail,
  },
  {
    ...EMAILS,
    ...READ,
    url: '/emails/:id',
    operation: 'getEmail',
    summary: 'One mail',
    read: (scope, { id }) => readEmail(scope, id),
  },
  {
    ...EMAILS,
    method: 'PUT',
    right: 'REQUESTS',
    url: '/emails/:id',
    operation: 'updateEmail',
    summary: 'Change a draft, release, stop or retry a mail, record an answer; what is left out or equal stays',
    body: emails.CHANGED_EMAIL,
    write: (call, { id, body }) => updateEmail(call, id, body as ChangedEmail),
    answer: readEmail,
  },
  {
    ...CALLS,
    ...READ,
    url: '/phone-calls',
    operation: 'listPhoneCalls',
    summary: 'Calls, latest first',
    query: calls.CALL_QUERY,
    view: envelope(calls.PHONE_CALL),
    read: (scope, { query }) => listCalls(scope, query as CallQuery),
  },
  {
    ...CALLS,
    method: 'POST',
    right: 'REQUESTS',
    url: '/phone-calls',
    operation: 'createPhoneCall',
    summary: 'Plan a call',
    body: calls.NEW_CALL,
    write: (call, { body }) => createCall(call, body as NewCall),
    answer: readCall,
  },
  {
    ...CALLS,
    ...READ,
    url: '/phone-calls/:id',
    operation: 'getPhoneCall',
    summary: 'One call',
    read: (scope, { id }) => readCall(scope, id),
  },
  {
    ...CALLS,
    method: 'PUT',
    right: 'REQUESTS',
    url: '/phone-calls/:id',
    operation: 'updatePhoneCall',
    summary: 'Move a call, record what came of it, write notes; what is left out or equal stays',
    body: calls.CHANGED_CALL,
    write: (call, { id, body }) => updateCall(call, id, body as ChangedCall),
    answer: readCall,
  },
  {
    ...CALLS,
    method: 'DELETE',
    right: 'REQUESTS',
    url: '/phone-calls/:id',
    operation: 'deletePhoneCall',
    summary: 'Cancel and hide a call that is still planned',
    query: calls.CALL_DELETION_QUERY,
    view: MESSAGE,
    write: (call, { id, query }) => deleteCall(call, id, query as { retry_after?: string }),
    answer: async () => ({ message: 'Phone call deleted' }),
  },
  {
    ...BATCHES,
    ...READ,
    operation: 'getPhoneCallBatch',
    summary: 'The requests that a call is about',
    read: (scope, { id }) => readCallBatch(scope, id),
  },
  {
    ...BATCHES,
    method: 'PUT',
    right: 'REQUESTS',
    operation: 'updatePhoneCallBatch',
    summary: 'Order, marks and outcomes of the requests of a call',
    body: calls.CHANGED_CALL_BATCH,
    write: (call, { id, body }) => updateCallBatch(call, id, body as ChangedCallBatch),
    answer: readCallBatch,
  },
];
