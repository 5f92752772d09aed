import type { CallSettings } from '../../../src/services/calls/callServiceParts.js';
import { createCallService } from '../../../src/services/calls/createCallService.js';
import { openTestService, TEST_SETTINGS } from './openTestService.js';

/** A test service with the operations on calls. */
export async function openCallService(change: Partial<CallSettings> = {}) {
  const settings: typeof TEST_SETTINGS & CallSettings = {
    ...TEST_SETTINGS,
    maxPatientsPerCall: 10,
    callLines: 1,
    claimLeaseMs: 60_000,
    maxCallTries: 3,
    busyRetryMinutes: 30,
    ...change,
  };
  const service = await openTestService(settings);
  const parts = { ...service, settings };
  return { ...service, settings, calls: createCallService(parts), anotherCallService: () => createCallService(parts) };
}

export type CallTestService = Awaited<ReturnType<typeof openCallService>>;
