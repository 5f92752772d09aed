import type { Settings } from '../config/settings.js';
import type { EventRetrySettings } from '../ingest/workInbox.js';
import type { CallSettings } from '../services/calls/callServiceParts.js';

/** How long a demo collects: a newcomer sees mails arrive within seconds (DESIGN 4.3). */
const DEMO_COLLECT_MS = 2_000;

/** Everything that rules, services and workers go by. */
export interface RuleSettings extends CallSettings, EventRetrySettings {
  readonly details: { readonly retryFirstMs: number; readonly retryMaximumMs: number };
  /** "07:00", in `timeZone`. */
  readonly followUpTime: string;
}

/** The settings as the rules and the delivery name them. */
export function ruleSettings(settings: Settings): RuleSettings {
  const { contact, delivery, mail, details, events } = settings;
  return {
    contactIntervalDays: contact.contactIntervalDays,
    coolingDays: contact.coolingDays,
    sendingWindow: {
      from: clockText(contact.sendingWindow.startMinute),
      to: clockText(contact.sendingWindow.endMinute),
      weekdays: contact.sendingWeekdays,
    },
    batchCollectMs: settings.demo ? Math.min(DEMO_COLLECT_MS, contact.batchCollectMs) : contact.batchCollectMs,
    maxPatientsPerEmail: contact.maxPatientsPerEmail,
    maxPatientsPerCall: contact.maxPatientsPerCall,
    callLines: contact.callLines,
    maxCallTries: contact.maxCallTries,
    busyRetryMinutes: Math.ceil(contact.busyRetryMs / 60_000),
    claimLeaseMs: contact.callClaimLeaseMs,
    followUpTime: contact.followUpTime,
    overrideExpiryMs: contact.overrideExpiryMs,
    timeZone: contact.timeZone,
    statusWaitMs: details.statusWaitMs,
    eventMaxAttempts: events.maxAttempts,
    eventRetryFirstMs: events.retryFirstMs,
    eventRetryMaximumMs: events.retryMaximumMs,
    details: { retryFirstMs: details.retryFirstMs, retryMaximumMs: details.retryMaximumMs },
    claimSize: delivery.claimSize,
    leaseMs: delivery.leaseMs,
    retryFirstMs: delivery.retryFirstMs,
    retryMaximumMs: delivery.retryMaximumMs,
    maxAttempts: delivery.maxAttempts,
    maxConnections: delivery.smtpMaxConnections,
    fromName: mail.fromName,
    fromAddress: mail.fromAddress,
    replyToAddress: mail.replyToAddress,
    organisation: mail.organisation,
    phone: mail.phone ?? null,
    unsubscribeUrl: mail.unsubscribeUrl,
    messageIdDomain: mail.messageIdDomain,
  };
}

/** 480 → "08:00". */
function clockText(minuteOfDay: number): string {
  return `${String(Math.floor(minuteOfDay / 60)).padStart(2, '0')}:${String(minuteOfDay % 60).padStart(2, '0')}`;
}
