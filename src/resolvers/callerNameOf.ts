import type { PhoneCall } from '../entities/PhoneCall.js';
import type { Loaders } from '../queries/createLoaders.js';
import { loadActor } from './loadActor.js';

/** The name that the script introduces the caller with; null: the organisation alone. */
export async function callerNameOf(call: PhoneCall, actor: string | null, loaders: Loaders): Promise<string | null> {
  const named = actor ?? call.claimedBy;
  if (named !== null) return (await loadActor(loaders, named))?.name ?? null;
  const line = await loaders.callLine.load(call.lineId);
  return line?.staffMemberId ? ((await loaders.staffMember.load(line.staffMemberId))?.name ?? null) : null;
}
