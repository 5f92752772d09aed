/** A POST of JSON, or a GET where there is no body, as bytes. */
export function requestBytes(url, body) {
  const { pathname, search, host } = new URL(url);
  const head = `Host: ${host}\r\nAccept: application/json\r\nConnection: keep-alive\r\n`;
  if (body === undefined) return Buffer.from(`GET ${pathname}${search} HTTP/1.1\r\n${head}\r\n`);
  const length = Buffer.byteLength(body);
  return Buffer.from(
    `POST ${pathname}${search} HTTP/1.1\r\n${head}Content-Type: application/json\r\nContent-Length: ${length}\r\n\r\n${body}`,
  );
}

/** The answer once all of it is there, else null. Joins `chunks` to find the end of the head, then only counts bytes. */
export function takeAnswer(chunks) {
  const first = chunks[0].headEnd === undefined ? headOf(chunks) : chunks[0];
  if (!first) return null;
  const received = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  if (received < first.headEnd + first.bodyLength) return null;
  return { status: first.status, text: () => Buffer.concat(chunks).subarray(first.headEnd).toString() };
}

function headOf(chunks) {
  const joined = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
  chunks.length = 0;
  chunks.push(joined);
  const end = joined.indexOf('\r\n\r\n');
  if (end < 0) return null;
  const head = joined.toString('latin1', 0, end);
  return Object.assign(joined, {
    headEnd: end + 4,
    bodyLength: Number(/content-length: (\d+)/i.exec(head)?.[1]),
    status: Number(head.slice(9, 12)),
  });
}
