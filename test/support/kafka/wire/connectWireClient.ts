import { once } from 'node:events';
import { connect } from 'node:net';
import { API_KEYS, type ApiName } from './apiKeys.js';
import { createFrameSplitter } from './createFrameSplitter.js';
import { WireReader } from './wireReader.js';
import { WireWriter } from './wireWriter.js';

/** One connection to one broker that asks one thing at a time, and takes no notice of kafkajs and its retries. */
export interface WireClient {
  /** Fails when the connection ends first. */
  ask(api: ApiName, version: number, write: (request: WireWriter) => unknown): Promise<WireReader>;
  close(): void;
}

/** `address` is `host:port`. */
export async function connectWireClient(address: string): Promise<WireClient> {
  const [, host, port] = /^(.+):(\d+)$/.exec(address) ?? [];
  const socket = connect(Number(port), host);
  await once(socket, 'connect');
  const split = createFrameSplitter();
  let waiting: PromiseWithResolvers<WireReader> | undefined;
  socket.on('data', (piece: Buffer) => {
    for (const frame of split(piece)) waiting?.resolve(new WireReader(frame));
  });
  socket.on('error', () => {});
  socket.on('close', () => waiting?.reject(new Error(`the connection to ${address} has ended`)));
  return {
    async ask(api, version, write) {
      waiting = Promise.withResolvers();
      const request = new WireWriter().int16(API_KEYS[api]).int16(version).int32(1).string('tests');
      write(request);
      socket.write(request.frame());
      const reply = await waiting.promise;
      reply.int32();
      return reply;
    },
    close: () => socket.destroy(),
  };
}
