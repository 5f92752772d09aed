import type { FastifyInstance } from 'fastify';
import { queryRows } from '../database/query.js';
import { registerInboxPages } from '../embedded/inbox/registerInboxPages.js';
import type { Inbox } from '../embedded/inbox/startInbox.js';
import type { Core } from './createCore.js';

/** The local inbox under /inbox, with the template that each mail was made from. */
export function inboxPages(core: Core, inbox: Inbox): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    await registerInboxPages(app, inbox, {
      prefix: '/inbox',
      async templatesOf(messageIds) {
        const rows = await queryRows<{ message_id: string; template_name: string }>(
          core.orm.em.fork(),
          'SELECT message_id, template_name FROM communication.emails WHERE message_id = ANY($1) AND template_name IS NOT NULL',
          [messageIds],
        );
        return new Map(rows.map((row) => [row.message_id, row.template_name]));
      },
    });
  };
}
