import { spokenTitle } from '../composer/greeting.js';
import { nameOf } from '../delivery/writeClaims.js';
import { callScript, type ScriptPatient } from '../domain/calls/callScript.js';
import type { Email } from '../entities/Email.js';
import type { PhoneCall } from '../entities/PhoneCall.js';
import type { PhoneCallBatchItem } from '../entities/PhoneCallBatchItem.js';
import type { PatientSnapshot, PlacementRequest } from '../entities/PlacementRequest.js';
import type { Therapist } from '../entities/Therapist.js';
import type { Loaders } from './createLoaders.js';

/** A request that is, or was, to be talked about. */
export interface CallMember {
  readonly item: PhoneCallBatchItem;
  readonly request: PlacementRequest;
}

const UNKNOWN_PATIENT: PatientSnapshot = {
  age: null,
  sex: null,
  insurance: null,
  complaints: null,
  preferredTimes: null,
};

/** In the order in which they are talked about. */
export async function loadCallMembers(call: PhoneCall, loaders: Loaders): Promise<CallMember[]> {
  const batch = await loaders.batchOfCall.load(call.id);
  const items = batch ? await loaders.callItems.load(batch.id) : [];
  const planned = items.filter((item) => item.status === 'PLANNED');
  const members = planned.map(async (item) => ({
    item,
    request: await loaders.placementRequest.load(item.placementRequestId),
  }));
  return (await Promise.all(members)).filter((member): member is CallMember => member.request !== null);
}

/** The newest request mail to them that had stayed unanswered when the call was made, or now. */
export async function loadMailBefore(
  call: PhoneCall,
  members: readonly CallMember[],
  loaders: Loaders,
): Promise<Email | null> {
  const mails = await Promise.all(
    members.map(({ item, request }) => {
      const wasOpen = request.outcome === null || item.outcome !== null;
      return wasOpen && request.newestEmailId !== null ? loaders.email.load(request.newestEmailId) : null;
    }),
  );
  const until = call.outcomeAt?.getTime() ?? Number.POSITIVE_INFINITY;
  return mails
    .filter((mail) => mail !== null && (mail.status === 'SENT' || mail.status === 'UNCERTAIN'))
    .filter((mail) => mail?.attemptedAt != null && mail.attemptedAt.getTime() <= until)
    .reduce<Email | null>((newest, mail) => (isNewer(mail, newest) ? mail : newest), null);
}

function isNewer(mail: Email | null, than: Email | null): boolean {
  return than === null || (mail?.attemptedAt?.getTime() ?? 0) > (than.attemptedAt?.getTime() ?? 0);
}

interface ScriptParts {
  /** Who calls; null: nobody in particular. */
  readonly callerName: string | null;
  readonly organisation: string;
}

/** What to say, line by line, in the language of the therapist who is called. */
export async function loadCallScript(
  call: PhoneCall,
  { callerName, organisation }: ScriptParts,
  loaders: Loaders,
): Promise<readonly string[]> {
  const members = await loadCallMembers(call, loaders);
  const [therapist, mail] = await Promise.all([
    loaders.therapist.load(call.therapistId),
    loadMailBefore(call, members, loaders),
  ]);
  if (!therapist) return [];
  const patients = await Promise.all(members.map(({ request }) => patientOf(request, mail, therapist, loaders)));
  const { salutation, title, firstName, lastName, timeZone, language } = therapist;
  const sentAt = mail?.sentAt ?? mail?.attemptedAt;
  return callScript({
    language,
    therapist: { salutation, spokenTitle: spokenTitle(title), firstName, lastName, timeZone },
    caller: { name: callerName, organisation },
    patients,
    mailBefore: mail && sentAt ? { sentAt, reference: mail.reference } : null,
  });
}

async function patientOf(
  request: PlacementRequest,
  mail: Email | null,
  called: Therapist,
  loaders: Loaders,
): Promise<ScriptPatient> {
  const [snapshot, mailed, meantFor] = await Promise.all([
    loaders.patientSnapshot.load(request.id),
    loaders.itemsOfRequest.load(request.id),
    loaders.therapist.load(request.therapistId),
  ]);
  const place = mailed.find((item) => item.included && item.batchId === mail?.batchId)?.position ?? null;
  return {
    ...UNKNOWN_PATIENT,
    ...snapshot,
    registeredOn: request.patientRegisteredOn,
    reference: place === null ? null : `P-${place}`,
    forTherapist: meantFor && meantFor.id !== called.id ? nameOf(meantFor) || null : null,
  };
}
