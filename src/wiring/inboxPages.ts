import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { SignIn } from '../auth/signIn.js';
import { queryRows } from '../database/query.js';
import { registerInboxPages } from '../embedded/inbox/registerInboxPages.js';
import type { Inbox } from '../embedded/inbox/startInbox.js';
import { authorizationOfBrowser } from '../http/authorizationOfBrowser.js';
import type { Core } from './createCore.js';

/** The local inbox under /inbox, with the template that each mail was made from. */
export function inboxPages(core: Core, inbox: Inbox, signIn: SignIn): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    await registerInboxPages(app, inbox, {
      prefix: '/inbox',
      ...(signIn.isOpen ? {} : { onRequest: managersOnly(signIn) }),
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

/** Whole mails with all that is in them. A browser asks for a name and a password: the password is the token. */
function managersOnly(signIn: SignIn) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    try {
      const { role } = await signIn.authenticate(authorizationOfBrowser(request.headers.authorization));
      if (role === 'MANAGER' || role === 'ADMIN') return;
      await reply.code(403).send({ code: 'FORBIDDEN', message: 'The inbox needs the role MANAGER or ADMIN.' });
    } catch (error) {
      reply.header('www-authenticate', 'Basic realm="Token as password", charset="UTF-8"');
      throw error;
    }
  };
}
