import type { ServiceParts, ServiceSettings } from '../serviceParts.js';

export interface CallSettings extends ServiceSettings {
  readonly maxPatientsPerCall: number;
  readonly callLines: number;
  readonly claimLeaseMs: number;
  readonly maxCallTries: number;
  readonly busyRetryMinutes: number;
}

/** What the operations on calls work with. */
export interface CallServiceParts extends ServiceParts {
  readonly settings: CallSettings;
}
