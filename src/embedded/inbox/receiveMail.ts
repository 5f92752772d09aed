import type { SMTPServerDataStream, SMTPServerSession } from 'smtp-server';
import type { InboxStore } from './openInboxStore.js';

/** Takes one message; the sender is told that it was taken only when it is on the disk. */
export async function receiveMail(
  store: InboxStore,
  stream: SMTPServerDataStream,
  session: SMTPServerSession,
  maximumBytes: number,
): Promise<void> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    // Read to its end in any case, or the sender would never get its answer.
    if (size <= maximumBytes) chunks.push(chunk);
  }
  if (size > maximumBytes) throw smtpReply(552, 'the message is too large');
  const { mailFrom, rcptTo } = session.envelope;
  const to = rcptTo.map(({ address }) => address);
  await store.add(Buffer.concat(chunks), mailFrom ? mailFrom.address : '', to).catch((cause) => {
    throw smtpReply(452, 'the message could not be stored', cause);
  });
}

/** An error with the reply that the sender gets. */
function smtpReply(responseCode: number, message: string, cause?: unknown): Error {
  return Object.assign(new Error(message, { cause }), { responseCode });
}
