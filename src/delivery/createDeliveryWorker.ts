import { setTimeout as wait } from 'node:timers/promises';
import { queryRows } from '../database/query.js';
import { isCommunicationError } from '../errors.js';
import type { DeliveryResult } from '../mail/createMailTransport.js';
import { beginSending } from './beginSending.js';
import { claimDueMails } from './claimDueMails.js';
import type { ClaimedMail, ComposedMail } from './claimedMail.js';
import { composeMail } from './composeMail.js';
import { createDialogues } from './createDialogues.js';
import { createUnderWay } from './createUnderWay.js';
import type { DeliveryParts } from './deliveryParts.js';
import { expireLeases } from './expireLeases.js';
import { type Delivered, finishSending } from './finishSending.js';
import { giveBackLeases } from './giveBackLeases.js';
import { createGroupCommit } from './groupCommit.js';
import { holdUncomposable } from './holdUncomposable.js';
import { outgoingMail } from './outgoingMail.js';

/** Claims what is due, sends it and writes what came of it, several mails at a time. */
export interface DeliveryWorker {
  /** Looks once and delivers all that is due; resolves when nothing more is. Returns the number of mails handed to SMTP. */
  deliverDue(): Promise<number>;
  /** Something may have become due: looked for also while dialogues that last are under way. Cheap, never throws. */
  wake(): void;
  /** No new claim; resolves when what was under way has ended and the leases of the rest are given back. */
  close(): Promise<void>;
}

/** How often an end that could not be written (database gone) is tried again before the lease runs out anyway. */
const FINISH_RETRY_MS = 250;
/** Longer than a commit takes, so that connections need not wait for one; what is ready is UNCERTAIN after a kill. */
const AHEAD_MS = 50;
/** The same holds for ends that are not written yet. */
const GATHER_MS = 25;

export function createDeliveryWorker(parts: DeliveryParts): DeliveryWorker {
  const { settings } = parts;
  const begin = createGroupCommit<ComposedMail, boolean>(async (mails) => {
    const begun = await beginSending(parts, mails);
    return mails.map((mail) => begun.has(mail.id));
  }, settings.claimSize);
  const dialogues = createDialogues({ maxConnections: settings.maxConnections, aheadMs: AHEAD_MS });
  const inFlight = new Map<string, string>();
  const finish = createGroupCommit<Delivered, void>(
    async (delivered) => {
      await finishSending(parts, delivered);
      return delivered.map(() => undefined);
    },
    settings.claimSize,
    { longestMs: GATHER_MS, isMoreToCome: (waiting) => inFlight.size > waiting && dialogues.areBrisk() },
  );
  const giveBack = createGroupCommit<ClaimedMail, void>(async (mails) => {
    await giveBackLeases(parts, mails);
    return mails.map(() => undefined);
  }, settings.claimSize);
  const heartbeat = keepLeases(parts, inFlight);
  let closing = false;
  let delivering: Promise<number> | null = null;
  const underWay = createUnderWay(deliverOne);
  let awake = false;

  async function sendOne(claimed: ClaimedMail): Promise<Delivered | null> {
    await dialogues.ahead.enter();
    try {
      if (closing) {
        await giveBack(claimed);
        return null;
      }
      const mail = await compose(parts, claimed);
      if (!mail || !(await begin(mail))) return null;
      inFlight.set(mail.id, mail.leaseToken);
      return { mail, result: await dialogues.hold(() => send(parts, mail)) };
    } finally {
      dialogues.ahead.leave();
    }
  }

  /** The connection is free again while the end is written. */
  async function deliverOne(claimed: ClaimedMail): Promise<boolean> {
    const delivered = await sendOne(claimed);
    if (!delivered) return false;
    try {
      await finishSurely(parts, finish, delivered);
    } finally {
      inFlight.delete(claimed.id);
    }
    return true;
  }

  async function deliverAll(): Promise<number> {
    await expireLeases(parts);
    const sentBefore = underWay.sent();
    try {
      while (!closing) {
        awake = false;
        const wasIdle = underWay.count() === 0;
        const claim = await claimDueMails(parts);
        underWay.add(claim.mails);
        // The next claim is made while the last of this one leave. Nothing to send although something is due: somebody
        // else holds it, or these mails do. Whoever waits for a server that says nothing looks again when woken.
        if (claim.mails.length > 0) await underWay.until(() => underWay.count() <= dialogues.size());
        else if (wasIdle) break;
        else await untilWoken();
      }
    } finally {
      await underWay.until(() => false);
    }
    return underWay.sent() - sentBefore;
  }

  async function untilWoken(): Promise<void> {
    await underWay.until(() => awake || closing);
    if (awake) await expireLeases(parts);
  }

  function wake(): void {
    awake = true;
    underWay.nudge();
  }

  return {
    wake,
    deliverDue() {
      if (delivering) wake();
      delivering ??= deliverAll().finally(() => {
        delivering = null;
      });
      return delivering;
    },
    async close() {
      closing = true;
      underWay.nudge();
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
