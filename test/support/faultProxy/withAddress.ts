import type { ApiName } from '../kafka/wire/apiKeys.js';
import { WireReader } from '../kafka/wire/wireReader.js';
import { WireWriter } from '../kafka/wire/wireWriter.js';

const HOST = '127.0.0.1';
/** From these versions on the fields are packed in another way; the service's client asks for none of them. */
const FIRST_COMPACT = { Metadata: 9, FindCoordinator: 3 };

/** A reply in which every broker is at this port of the local machine; whatever names no broker is left as it is. */
export function withAddress(reply: Buffer, api: ApiName | undefined, version: number, port: number): Buffer {
  if (api !== 'Metadata' && api !== 'FindCoordinator') return reply;
  if (version >= FIRST_COMPACT[api]) throw new Error(`${api} ${version} is not known to the proxy`);
  const reader = new WireReader(reply);
  const writer = new WireWriter();
  return api === 'Metadata' ? metadata(reader, writer, version, port) : coordinator(reader, writer, version, port);
}

function metadata(reader: WireReader, writer: WireWriter, version: number, port: number): Buffer {
  writer.int32(reader.int32());
  if (version >= 3) writer.int32(reader.int32());
  const brokers = reader.array(() => {
    const id = reader.int32();
    reader.string();
    reader.int32();
    return { id, rack: version >= 1 ? reader.nullableString() : null };
  });
  writer.array(brokers, ({ id, rack }) => {
    writer.int32(id).string(HOST).int32(port);
    if (version >= 1) writer.string(rack);
  });
  return writer.raw(reader.rest()).toBuffer();
}

function coordinator(reader: WireReader, writer: WireWriter, version: number, port: number): Buffer {
  writer.int32(reader.int32());
  if (version >= 1) writer.int32(reader.int32());
  const error = reader.int16();
  writer.int16(error);
  if (version >= 1) writer.string(reader.nullableString());
  writer.int32(reader.int32());
  const host = reader.string();
  const given = reader.int32();
  // Where there is no coordinator yet, there is no address to change.
  return writer
    .string(error === 0 ? HOST : host)
    .int32(error === 0 ? port : given)
    .toBuffer();
}
