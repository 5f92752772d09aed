import { describe, expect, it } from '@jest/globals';
import { CommunicationError } from '../../../src/errors.js';
import { createLogger, type Logger } from '../../../src/logging/createLogger.js';

const PERSONAL = {
  email: 'anna.mueller@praxis-mueller.de',
  phone: '+49 30 1234567',
  firstName: 'Anna',
  lastName: 'Müller',
  name: 'Anna',
  subject: 'Anfrage für Anna',
  to: 'anna.mueller@praxis-mueller.de',
  notes: 'spricht leise',
};
const NEVER = /anna|müller|1234567|leise/i;

function recorder(level = 'trace') {
  const lines: string[] = [];
  const logger = createLogger({ level, base: { role: 'worker' }, destination: { write: (line) => lines.push(line) } });
  return { logger, lines, last: () => JSON.parse(lines.at(-1) ?? '{}') as Record<string, unknown> };
}

describe('createLogger', () => {
  it('writes events with ids, codes, counts, states, times and durations', () => {
    const { logger, last } = recorder();
    const dueAt = new Date('2026-03-10T08:00:00Z');
    logger.info({ event: 'email.sent', emailId: 'e-1', status: 'SENT', attempt: 2, durationMs: 12.5, dueAt, ok: true });
    expect(last()).toEqual({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      role: 'worker',
      event: 'email.sent',
      emailId: 'e-1',
      status: 'SENT',
      attempt: 2,
      durationMs: 12.5,
      dueAt: '2026-03-10T08:00:00.000Z',
      ok: true,
    });
  });

  it('keeps counts and lists of ids, and drops what is nested under an unknown name', () => {
    const { logger, last } = recorder();
    logger.info({
      event: 'sweep.done',
      counts: { SENT: 3, note: 'Anna' },
      requestIds: ['r-1', 'r-2'],
      therapist: PERSONAL,
    });
    expect(last()).toMatchObject({ counts: { SENT: 3 }, requestIds: ['r-1', 'r-2'], droppedFields: 1 });
  });

  it.each<[string, (logger: Logger) => void]>([
    ['a record', (logger) => logger.info({ event: 'x', ...PERSONAL })],
    ['a nested record', (logger) => logger.info({ event: 'x', details: { ...PERSONAL, deep: { PERSONAL } } })],
    ['a list', (logger) => logger.info({ event: 'x', requestIds: Object.values(PERSONAL), parts: [PERSONAL] })],
    [
      'an allowed field with a personal value',
      (logger) => logger.info({ state: PERSONAL.subject, code: PERSONAL.email }),
    ],
    ['a reason in free text', (logger) => logger.info({ event: 'x', reason: 'Anna', reasons: ['Anna'] })],
    ['a message', (logger) => logger.info(`sent to ${PERSONAL.email}`)],
    ['a message with a record', (logger) => logger.info({ event: 'x' }, 'sent to %s', PERSONAL.name)],
    ['bindings of a child', (logger) => logger.child({ ...PERSONAL, jobId: 'j' }).info({ event: 'x' })],
    ['bindings of a grandchild', (logger) => logger.child({}).child(PERSONAL, { level: 'info' }).info({ event: 'x' })],
    ['an error', (logger) => logger.error(new Error(`550 no such user ${PERSONAL.email}`))],
    ['an error below err', (logger) => logger.error({ err: new Error(`550 ${PERSONAL.email}`) }, PERSONAL.email)],
    ['an error of another name', (logger) => logger.error({ error: new TypeError(`'Anna' is not a function`) })],
    ['a message that imitates a stack', (logger) => logger.error(new Error('x\n    at Anna (Anna:1:1)\n    at Anna'))],
    ['a thrown string', (logger) => logger.error({ err: PERSONAL.email })],
    [
      'an error with facts',
      (logger) => logger.error({ err: Object.assign(new Error('Anna'), PERSONAL, { detail: 'Anna' }) }),
    ],
  ])('never writes personal data: %s', (_, log) => {
    const { logger, lines } = recorder();
    log(logger);
    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toMatch(NEVER);
  });

  it('keeps of an error what tells where and what it was, causes included', () => {
    const { logger, last } = recorder();
    const cause = Object.assign(new Error(PERSONAL.email), {
      code: '23505',
      table: 'emails',
      constraint: 'emails_key',
    });
    const details = { emailId: 'e-1', email: PERSONAL.email };
    logger.error({
      event: 'email.failed',
      err: new CommunicationError('SMTP_DOWN', 'x', { cause, details, retryable: true }),
    });
    expect(last().err).toMatchObject({
      type: 'CommunicationError',
      code: 'SMTP_DOWN',
      retryable: true,
      details: { emailId: 'e-1', droppedFields: 1 },
      stack: expect.arrayContaining([expect.stringContaining('createLogger.test')]),
      cause: { code: '23505', table: 'emails', constraint: 'emails_key' },
    });
  });

  it("keeps the engine's own message, which names code only", () => {
    const { logger, last } = recorder();
    logger.error(new TypeError("Cannot read properties of undefined (reading 'id')"));
    expect(last().err).toMatchObject({ message: "Cannot read properties of undefined (reading 'id')" });
  });

  it('survives causes in a circle', () => {
    const { logger, lines } = recorder();
    const error = new Error('a');
    error.cause = error;
    logger.error(error);
    expect(lines).toHaveLength(1);
  });

  it('stays below its level', () => {
    const { logger, lines } = recorder('warn');
    logger.info({ event: 'x' });
    expect(lines).toEqual([]);
  });
});
