import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isLocalRequest } from '../../http/isLocalRequest.js';
import { indexPage } from './pages/indexPage.js';
import { mailPage } from './pages/mailPage.js';
import { INBOX_SCRIPT } from './pages/script.js';
import { INBOX_STYLE } from './pages/style.js';
import type { Inbox } from './startInbox.js';

export interface InboxPagesOptions {
  /** Path below which the pages are, such as "/inbox". */
  readonly prefix: string;
  /** Says who may look; without it every program of this machine may. Throws or answers to refuse. */
  readonly onRequest?: (request: FastifyRequest, reply: FastifyReply) => Promise<void>;
  /** Names the templates of mails by their Message-ID (with angle brackets); without it the pages show none. */
  templatesOf?(messageIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

const PAGE_LENGTH = 100;
const UTF8 = '; charset=utf-8';
const PLAIN = `text/plain${UTF8}`;

/** For the pages themselves: their own script and style, and a frame of their own for the mail. */
const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self'; img-src data:; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/** For the HTML of a mail: nothing but its inline styles, wherever it is opened. */
const MAIL_POLICY =
  "sandbox; default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

/** Adds the pages of the local inbox: the list, a page per mail. They load nothing from elsewhere. */
export async function registerInboxPages(
  app: FastifyInstance,
  inbox: Inbox,
  options: InboxPagesOptions,
): Promise<void> {
  await app.register(async (scope) => addRoutes(scope, inbox, options), { prefix: options.prefix });
}

async function localOnly(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  if (!isLocalRequest(request.raw)) await reply.code(403).type(PLAIN).send('The inbox answers this machine only.\n');
}

type Templates = (messageIds: readonly (string | null)[]) => Promise<ReadonlyMap<string, string> | undefined>;

async function addRoutes(
  app: FastifyInstance,
  inbox: Inbox,
  { prefix, templatesOf, onRequest = localOnly }: InboxPagesOptions,
): Promise<void> {
  const templates: Templates = async (ids) => templatesOf?.(ids.filter((id) => id !== null));
  app.addHook('onRequest', async (request, reply) => {
    await onRequest(request, reply);
    if (reply.sent) return reply;
    reply.headers({
      'content-security-policy': PAGE_POLICY,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
  });
  app.get('/assets/inbox.js', async (_request, reply) => reply.type(`text/javascript${UTF8}`).send(INBOX_SCRIPT));
  app.get('/assets/inbox.css', async (_request, reply) => reply.type(`text/css${UTF8}`).send(INBOX_STYLE));
  app.get('/newest', async () => ({ newest: inbox.list({ limit: 1 })[0]?.id ?? 'none' }));
  addListRoute(app, inbox, prefix, templates);
  addMailRoutes(app, inbox, prefix, templates);
}

function addListRoute(app: FastifyInstance, inbox: Inbox, prefix: string, templates: Templates): void {
  app.get<{ Querystring: { before?: unknown } }>('/', async (request, reply) => {
    const before = typeof request.query.before === 'string' ? request.query.before : undefined;
    const found = inbox.list({ limit: PAGE_LENGTH + 1, before });
    const entries = found.slice(0, PAGE_LENGTH);
    const page = indexPage({
      prefix,
      entries,
      count: inbox.count,
      templates: await templates(entries.map(({ messageId }) => messageId)),
      older: found.length > PAGE_LENGTH ? entries.at(-1)?.id : undefined,
      isNewest: before === undefined,
    });
    return sendHtml(reply, page);
  });
}

function addMailRoutes(app: FastifyInstance, inbox: Inbox, prefix: string, templates: Templates): void {
  app.get('/:id', async (request: MailRequest, reply) => {
    const mail = await inbox.read(request.params.id);
    if (!mail) return notFound(reply);
    const names = await templates([mail.messageId]);
    return sendHtml(reply, mailPage(prefix, mail, names?.get(mail.messageId ?? '')));
  });
  app.get('/:id/html', async (request: MailRequest, reply) => {
    const mail = await inbox.read(request.params.id);
    if (!mail?.html) return notFound(reply);
    // A server that forbids frames altogether would forbid this one, too.
    reply.headers({ 'content-security-policy': MAIL_POLICY, 'x-frame-options': 'SAMEORIGIN' });
    return sendHtml(reply, mail.html);
  });
  app.get('/:id/raw', async (request: MailRequest, reply) => {
    const mail = await inbox.read(request.params.id);
    if (!mail) return notFound(reply);
    reply.header('content-disposition', `attachment; filename="${mail.id}.eml"`);
    return reply.type('message/rfc822').send(mail.raw);
  });
}

type MailRequest = FastifyRequest<{ Params: { id: string } }>;

function sendHtml(reply: FastifyReply, page: string): FastifyReply {
  return reply.type(`text/html${UTF8}`).send(page);
}

function notFound(reply: FastifyReply): FastifyReply {
  return reply.code(404).type(PLAIN).send('This mail is not in the inbox (any more).\n');
}
