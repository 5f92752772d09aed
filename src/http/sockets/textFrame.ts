/** FIN and the opcode for text (RFC 6455, 5.2). A server does not mask. */
const FINAL_TEXT = 0x81;

/** One unfragmented WebSocket message with the text `beginning` + `rest`. */
export function textFrame(beginning: string, rest: Buffer): Buffer {
  const beginningBytes = Buffer.byteLength(beginning);
  const length = beginningBytes + rest.length;
  const start = headerBytes(length);
  const frame = Buffer.allocUnsafe(start + length);
  writeHeader(frame, length);
  frame.write(beginning, start);
  rest.copy(frame, start + beginningBytes);
  return frame;
}

function headerBytes(length: number): number {
  if (length < 126) return 2;
  return length < 65_536 ? 4 : 10;
}

function writeHeader(frame: Buffer, length: number): void {
  frame[0] = FINAL_TEXT;
  if (length < 126) frame[1] = length;
  else if (length < 65_536) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
}
