import { createInterface } from 'node:readline';
import type { PeerFault, PeerStep } from './smtp/peerFault.js';
import { startSmtpPeer } from './smtpPeer.js';

/** What the process writes to stdout, one JSON object per line. */
export type PeerEvent =
  | { readonly event: 'listening'; readonly port: number }
  /** Written before the sender gets its answer. */
  | { readonly event: 'accepted'; readonly messageId: string; readonly to: readonly string[]; readonly subject: string }
  | { readonly event: 'fault'; readonly step: PeerStep; readonly mail: number }
  /** A command has been carried out. */
  | { readonly event: 'done' };

/** What it takes on stdin, one JSON object per line; the end of stdin ends it. Null: it behaves again. */
export type PeerCommand = { readonly fault: PeerFault | null } | { readonly dropConnections: true };

const say = (event: PeerEvent) => process.stdout.write(`${JSON.stringify(event)}\n`);

const peer = await startSmtpPeer({
  port: Number(process.argv[2] ?? 0),
  pipelining: process.argv.includes('--pipelining'),
  onAccepted: ({ messageId, to, headers }) =>
    say({ event: 'accepted', messageId, to, subject: headers.subject?.[0] ?? '' }),
  onFault: (_action, { step, mail }) => say({ event: 'fault', step, mail }),
});
say({ event: 'listening', port: peer.port });

for await (const line of createInterface({ input: process.stdin })) {
  const command = JSON.parse(line) as PeerCommand;
  if ('dropConnections' in command) peer.dropConnections();
  else if (command.fault) peer.fault(command.fault);
  else peer.script();
  say({ event: 'done' });
}
await peer.close();
