import type { DetailsResult } from './detailsResult.js';
import { unavailable } from './detailsResult.js';

export interface GetJsonOptions {
  /** For headers and body together. */
  readonly timeoutMs: number;
  readonly maxBodyBytes: number;
  /** Aborted when the client closes. */
  readonly closing: AbortSignal;
}

const JSON_CONTENT_TYPE = /^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i;

/** One GET without retry; never throws. Redirects are refused: details must not leave for a host that nobody configured. */
export async function getJson(url: string, options: GetJsonOptions): Promise<DetailsResult<unknown>> {
  const { closing, timeoutMs, maxBodyBytes } = options;
  if (closing.aborted) return unavailable('CLOSED');
  // By hand rather than AbortSignal.any: nothing may pile up on the signal, which lives as long as the process.
  const request = new AbortController();
  const onClosing = () => request.abort('CLOSED');
  const timer = setTimeout(() => request.abort('TIMEOUT'), timeoutMs);
  closing.addEventListener('abort', onClosing, { once: true });
  try {
    const headers = { accept: 'application/json' };
    const response = await fetch(url, { redirect: 'manual', headers, signal: request.signal });
    const refusal = refusalOf(response, maxBodyBytes);
    if (refusal === undefined) return await readBody(response, maxBodyBytes);
    await response.body?.cancel();
    return refusal;
  } catch {
    return unavailable(request.signal.aborted ? request.signal.reason : 'CONNECTION_FAILED');
  } finally {
    clearTimeout(timer);
    closing.removeEventListener('abort', onClosing);
  }
}

/** What the status line and the headers already decide. */
function refusalOf(response: Response, maxBodyBytes: number): DetailsResult<never> | undefined {
  const { status, headers } = response;
  if (status === 404 || status === 410) return { kind: 'NOT_FOUND' };
  if (status >= 300 && status < 400) return unavailable('REDIRECTED', status);
  if (!response.ok) return unavailable('HTTP_STATUS', status);
  if (!JSON_CONTENT_TYPE.test(headers.get('content-type') ?? '')) return unavailable('NOT_JSON', status);
  if (Number(headers.get('content-length') ?? 0) > maxBodyBytes) return unavailable('BODY_TOO_LARGE', status);
  return undefined;
}

/** Counts the bytes as they come, after decompression: neither the length header nor its absence is to be trusted. */
async function readBody(response: Response, maxBodyBytes: number): Promise<DetailsResult<unknown>> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    // Leaving the loop cancels the stream and with it the connection.
    if (bytes > maxBodyBytes) return unavailable('BODY_TOO_LARGE', response.status);
    chunks.push(chunk);
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
    return { kind: 'FOUND', data: JSON.parse(text) };
  } catch {
    return unavailable('NOT_JSON', response.status);
  }
}
