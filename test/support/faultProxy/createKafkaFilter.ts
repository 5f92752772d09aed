import { type ApiName, apiNameOf } from '../kafka/wire/apiKeys.js';
import { createFrameSplitter } from '../kafka/wire/createFrameSplitter.js';
import { WireReader } from '../kafka/wire/wireReader.js';
import { WireWriter } from '../kafka/wire/wireWriter.js';
import type { ConnectionFilter } from './startFaultProxy.js';
import { withAddress } from './withAddress.js';

/** Shared by all connections of a proxy. */
export interface KafkaFaults {
  /** The proxy's own: clients are told that the broker is there. */
  port: number;
  produced: number;
  swallowing: { left: number; readonly then: 'HANG' | 'CUT'; done(): void } | undefined;
}

interface Question {
  readonly api: ApiName | undefined;
  readonly version: number;
}

/** Knows which reply belongs to which request, since a reply says nothing of its kind. */
export function createKafkaFilter(faults: KafkaFaults, cut: () => void): ConnectionFilter {
  const asked = new Map<number, Question>();
  const splitRequests = createFrameSplitter();
  const splitReplies = createFrameSplitter();

  function changed(frame: Buffer): Buffer[] {
    const reader = new WireReader(frame);
    const correlationId = reader.int32();
    const question = asked.get(correlationId);
    asked.delete(correlationId);
    if (question?.api === 'Produce' && isSwallowed(faults, cut)) return [];
    return [framed(question ? withAddress(frame, question.api, question.version, faults.port) : frame)];
  }

  return {
    toServer: (piece) =>
      splitRequests(piece).map((frame) => {
        const reader = new WireReader(frame);
        const api = apiNameOf(reader.int16());
        const version = reader.int16();
        asked.set(reader.int32(), { api, version });
        return framed(frame);
      }),
    toClient: (piece) => splitReplies(piece).flatMap(changed),
  };
}

function isSwallowed(faults: KafkaFaults, cut: () => void): boolean {
  faults.produced += 1;
  const { swallowing } = faults;
  if (!swallowing) return false;
  swallowing.left -= 1;
  if (swallowing.then === 'CUT') cut();
  if (swallowing.left === 0) {
    faults.swallowing = undefined;
    swallowing.done();
  }
  return true;
}

function framed(frame: Buffer): Buffer {
  return new WireWriter().raw(frame).frame();
}
