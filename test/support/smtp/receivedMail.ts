/** A mail as it came over the wire, without dot-stuffing. */
export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly raw: string;
  /** By lower-case name, unfolded, in their order; encoded words are left as they are. */
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly messageId: string;
  readonly connection: number;
}

export function readMail(raw: string, from: string, to: readonly string[], connection: number): ReceivedMail {
  const headers = readHeaders(raw);
  return { from, to: [...to], raw, headers, messageId: headers['message-id']?.[0] ?? '', connection };
}

function readHeaders(raw: string): Record<string, string[]> {
  const end = raw.indexOf('\r\n\r\n');
  const lines = (end < 0 ? raw : raw.slice(0, end)).replace(/\r\n(?=[ \t])/g, '').split('\r\n');
  const headers: Record<string, string[]> = Object.create(null);
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon < 1) continue;
    const name = line.slice(0, colon).toLowerCase();
    headers[name] ??= [];
    headers[name].push(line.slice(colon + 1).trim());
  }
  return headers;
}
