/** Cuts a stream into the messages that it holds: each has its length (four bytes) in front. Returns those that are whole. */
export function createFrameSplitter(): (piece: Buffer) => Buffer[] {
  let pending: Buffer[] = [];
  let pendingLength = 0;
  return (piece) => {
    pending.push(piece);
    pendingLength += piece.length;
    if (pendingLength < wantedLength(pending[0]!)) return [];
    const buffer = Buffer.concat(pending);
    const frames: Buffer[] = [];
    let offset = 0;
    while (buffer.length - offset >= 4) {
      const end = offset + 4 + buffer.readInt32BE(offset);
      if (end > buffer.length) break;
      frames.push(buffer.subarray(offset + 4, end));
      offset = end;
    }
    const rest = buffer.subarray(offset);
    pending = rest.length > 0 ? [rest] : [];
    pendingLength = rest.length;
    return frames;
  };
}

/** A long message comes in many pieces; they are put together once, when all are there. */
function wantedLength(first: Buffer): number {
  return first.length < 4 ? 4 : 4 + first.readInt32BE(0);
}
