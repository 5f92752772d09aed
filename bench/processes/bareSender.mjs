/** nodemailer's pool and nothing else, sending messages that the service has composed and sent before. */
import { createTransport } from 'nodemailer';
import pg from 'pg';
import { outgoingMail } from '../../dist/delivery/outgoingMail.js';
import { Sealed } from '../../dist/encryption/sealed.js';
import { toPoolOptions } from '../../dist/mail/poolOptions.js';
import { benchSettings, createBenchVault } from '../support/benchService.mjs';
import { answerCalls } from '../support/children.mjs';
import { nodemailerMessage } from '../support/nodemailerMessage.mjs';
import { timed } from '../support/statistics.mjs';

let messages = [];
let mailer;

const SENT = `
  SELECT id, reference, message_id, recipient_email, content, attempted_at FROM communication.emails
  WHERE status = 'SENT' ORDER BY id LIMIT $1`;

answerCalls(
  {
    /** Reads the messages, in the form that nodemailer takes, and opens a pool with the service's own options. */
    async open({ databaseUrl, smtpUrl, environment, count }) {
      const { rules } = benchSettings(environment);
      const vault = createBenchVault();
      const client = new pg.Client({ connectionString: databaseUrl });
      await client.connect();
      const { rows } = await client.query(SENT, [count]);
      await client.end();
      messages = rows.map((row) => {
        const content = vault.open('emails.content', row.id, new Sealed(row.content));
        const mail = {
          ...content,
          reference: row.reference,
          messageId: row.message_id,
          recipientEmail: row.recipient_email,
        };
        return nodemailerMessage(outgoingMail(mail, rules, new Date(row.attempted_at)), row.recipient_email);
      });
      const { deliveryMs: _, ...options } = toPoolOptions({ url: smtpUrl, maxConnections: rules.maxConnections });
      mailer = createTransport({ ...options, pool: true });
      return messages.length;
    },
    async sendAll() {
      const cpu = process.cpuUsage();
      // A copy each: nodemailer keeps notes in the objects it is given.
      const { ms } = await timed(() => Promise.all(messages.map((message) => mailer.sendMail({ ...message }))));
      const { user, system } = process.cpuUsage(cpu);
      return { ms, mails: messages.length, cpuMs: (user + system) / 1_000 };
    },
  },
  async () => mailer?.close(),
);
