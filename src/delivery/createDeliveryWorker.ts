import { setTimeout as wait } from 'node:timers/promises';
import { queryRows } from '../database/query.js';
import { isCommunicationError } from '../errors.js';
import type { DeliveryResult } from '../mail/createMailTransport.js';
import { beginSending } from './beginSending.js';
import { claimDueMails } from './claimDueMails.js';
import type { ClaimedMail, ComposedMail } from './claimedMail.js';
import { composeMail } from './composeMail.js';
import type { DeliveryParts } from './deliveryParts.js';
import { expireLeases } from './expireLeases.js';
import { type Delivered, finishSending } from './finishSending.js';
import { createGroupCommit } from './groupCommit.js';
import { holdUncomposable } from './holdUncomposable.js';
import { outgoingMail } from './outgoingMail.js';

/** Claims what is due, sends it and writes what came of it, several mails at a time. */
export interface DeliveryWorker {
  /** Looks once and delivers all that is due; resolves when nothing more is. Returns the number of mails handed to SMTP. */
  deliverDue(): Promise<number>;
  /** No new claim; resolves when what was under way has ended. */
  close(): Promise<void>;
}

/** How often an end that could not be written (database gone) is tried again before the lease runs out anyway. */
const FINISH_RETRY_MS = 250;

export function createDeliveryWorker(parts: DeliveryParts): DeliveryWorker {
  const { settings } = parts;
  const begin = createGroupCommit<ComposedMail, boolean>(async (mails) => {
    const begun = await beginSending(parts, mails);
    return mails.map((mail) => begun.has(mail.id));
  }, settings.claimSize);
  const finish = createGroupCommit<Delivered, void>(async (delivered) => {
    await finishSending(parts, delivered);
    return delivered.map(() => undefined);
  }, settings.claimSize);
  const inFlight = new Map<string, string>();
  const heartbeat = keepLeases(parts, inFlight);
  let closing = false;
  let delivering: Promise<number> | null = null;

  async function deliverOne(claimed: ClaimedMail): Promise<boolean> {
    const mail = await compose(parts, claimed);
    if (!mail || closing || !(await begin(mail))) return false;
    inFlight.set(mail.id, mail.leaseToken);
    try {
      const result = await send(parts, mail);
      await finishSurely(parts, finish, { mail, result });
    } finally {
      inFlight.delete(mail.id);
    }
    return true;
  }

  async function deliverAll(): Promise<number> {
    let sent = 0;
    await expireLeases(parts);
    for (;;) {
      const claim = closing ? { mails: [], examined: 0 } : await claimDueMails(parts);
      if (claim.examined === 0) return sent;
      // Nothing to send although something is due: somebody else holds it. The next wake-up looks again.
      if (claim.mails.length === 0) return sent;
      sent += await inParallel(claim.mails, settings.maxConnections, deliverOne);
    }
  }

  return {
    deliverDue() {
      delivering ??= deliverAll().finally(() => {
        delivering = null;
      });
      return delivering;
    },
    async close() {
      closing = true;
      await delivering?.catch(() => undefined);
      await heartbeat.close();
    },
  };
}

async function compose(parts: DeliveryParts, claimed: ClaimedMail): Promise<ComposedMail | null> {
  try {
    return composeMail(parts, claimed);
  } catch (error) {
    parts.logger.error({ event: 'email.compose_failed', emailId: claimed.id, err: error });
    await holdUncomposable(parts, claimed);
    return null;
  }
}

async function send(parts: DeliveryParts, mail: ComposedMail): Promise<DeliveryResult> {
  const result = await deliver(parts, mail);
  parts.logger.info({
    event: 'email.delivery',
    emailId: mail.id,
    deliveryStatus: result.kind,
    reason: 'reason' in result ? result.reason : undefined,
  });
  return result;
}

/** Data that must not become a mail are refused before anything is sent: that mail would be refused again. */
async function deliver(parts: DeliveryParts, mail: ComposedMail): Promise<DeliveryResult> {
  try {
    return await parts.transport.deliver(outgoingMail(mail, parts.settings, parts.clock.now()));
  } catch (error) {
    parts.logger.error({ event: 'email.refused_here', emailId: mail.id, err: error });
    return {
      kind: 'PERMANENT',
      reason: isCommunicationError(error) ? error.code : 'UNEXPECTED',
      smtpStatus: null,
      addressRefused: false,
    };
  }
}

/** The server's answer is known: it is written even if the database is away for a while, as long as the lease may hold. */
async function finishSurely(
  parts: DeliveryParts,
  finish: (one: Delivered) => Promise<void>,
  one: Delivered,
): Promise<void> {
  const giveUpAt = performance.now() + parts.settings.leaseMs;
  for (;;) {
    try {
      await finish(one);
      return;
    } catch (error) {
      parts.logger.error({ event: 'email.finish_failed', emailId: one.mail.id, err: error });
      if (performance.now() > giveUpAt) return;
      await wait(FINISH_RETRY_MS);
    }
  }
}

/** Runs `task` on all items with at most `limit` at once; counts those that answered true. */
async function inParallel<Item>(
  items: readonly Item[],
  limit: number,
  task: (item: Item) => Promise<boolean>,
): Promise<number> {
  let next = 0;
  let count = 0;
  const lane = async () => {
    for (let item = items[next++]; item !== undefined; item = items[next++]) if (await task(item)) count += 1;
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, lane));
  return count;
}

/** A slow server must not cost a mail its lease: what is under way is renewed while this process lives. */
function keepLeases(parts: DeliveryParts, inFlight: ReadonlyMap<string, string>) {
  const renew = async () => {
    if (inFlight.size === 0) return;
    await parts.transact((em) =>
      queryRows(
        em,
        `UPDATE communication.emails e SET lease_until = clock_timestamp() + $3 * interval '1 millisecond'
         FROM unnest($1::uuid[], $2::uuid[]) AS m(id, lease_token)
         WHERE e.id = m.id AND e.lease_token = m.lease_token AND e.status = 'SENDING'`,
        [[...inFlight.keys()], [...inFlight.values()], parts.settings.leaseMs],
      ),
    );
  };
  let renewing: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    renewing = renew().catch((error) => parts.logger.error({ event: 'email.lease_renewal_failed', err: error }));
  }, parts.settings.leaseMs / 3);
  timer.unref();
  return {
    async close() {
      clearInterval(timer);
      await renewing;
    },
  };
}
