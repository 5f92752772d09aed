import type { Group } from './groups/createGroup.js';
import type { TopicStore } from './log/createTopicStore.js';
import type { ApiName } from './wire/apiKeys.js';
import type { ErrorName } from './wire/errorCodes.js';
import type { WireReader } from './wire/wireReader.js';
import type { WireWriter } from './wire/wireWriter.js';

/** What the handlers of the single requests work on. */
export interface Broker {
  /** What clients are told to connect to. */
  readonly address: { readonly host: string; readonly port: number };
  readonly topics: TopicStore;
  readonly groups: GroupStore;
  readonly rules: BrokerRules;
}

export interface GroupStore {
  /** Made when it is not there yet. */
  get(id: string): Group;
  close(): void;
}

/** How the broker behaves; a test may change each at any time. */
export interface BrokerRules {
  /** Partitions of a topic whose creator leaves it open. */
  defaultPartitions: number;
  /** Topics come into being when they are asked for. */
  createTopicsOnDemand: boolean;
  /** False: CreateTopics is refused, as where the client has no right to it. */
  allowCreatingTopics: boolean;
  /** Largest record batch, as `message.max.bytes`. */
  maxBatchBytes: number;
  /** Users by name; when set, nobody else may do anything. */
  users: ReadonlyMap<string, string> | undefined;
  /** What happens to a batch instead of being appended; undefined: it is appended. */
  refuseBatch: ((batch: ProducedBatch) => ErrorName | undefined) | undefined;
  /** What happens to a request; undefined: it is answered. */
  disturb: ((request: SeenRequest) => Disturbance | undefined) | undefined;
}

/** `DROP`: the connection ends, nothing is done. `HANG`: nothing is done, nor said. `SWALLOW`: it is done, but never said. */
export type Disturbance = 'DROP' | 'HANG' | 'SWALLOW';

export interface SeenRequest {
  readonly api: ApiName;
  readonly clientId: string;
}

export interface ProducedBatch {
  readonly topic: string;
  readonly partition: number;
  readonly records: number;
  /** The batch as it came: uncompressed, so that a test finds an event's id in it. */
  readonly bytes: Buffer;
}

/** One request on one connection. */
export interface ApiCall {
  readonly clientId: string;
  readonly version: number;
  readonly body: WireReader;
  readonly reply: WireWriter;
  readonly session: Session;
}

/** What a connection is to its requests. */
export interface Session {
  readonly isOpen: boolean;
  /** Calls back once when the connection ends; returns how to forget about it. */
  onceClosed(listener: () => void): () => void;
  /** Set while somebody signs in. */
  sasl: SaslExchange | undefined;
  isAuthenticated: boolean;
}

/** One exchange of a SASL mechanism. Returns the server's word; undefined when the client is not who it says. */
export type SaslExchange = (message: Buffer) => { readonly reply: Buffer; readonly isDone: boolean } | undefined;

/** How one kind of request is answered, in the versions that it is spoken in. */
export interface Api {
  readonly name: ApiName;
  readonly versions: readonly [first: number, last: number];
  handle(broker: Broker, call: ApiCall): 'NO_REPLY' | undefined | Promise<undefined>;
}
