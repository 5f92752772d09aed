import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Kafka, logLevel, type Producer } from 'kafkajs';
import { type KafkaProxy, startKafkaProxy } from '../support/faultProxy/startKafkaProxy.js';
import { openTestKafka, type TestKafka } from '../support/kafka/openTestKafka.js';

/** The faults that other tests build on do to a client what they say, whichever broker is behind them. */
describe('the fault proxy in front of Kafka', () => {
  let kafka: TestKafka;
  let proxy: KafkaProxy;
  let topic: string;
  const producers: Producer[] = [];

  beforeAll(async () => {
    kafka = await openTestKafka();
  });
  afterAll(() => kafka.close());
  beforeEach(async () => {
    proxy = await startKafkaProxy(kafka.brokers.split(',')[0]!);
    topic = await kafka.createTopic('faults', 1);
  });
  afterEach(async () => {
    await proxy.close();
    await Promise.all(producers.splice(0).map((producer) => producer.disconnect()));
  });

  /** A producer that knows the proxy only, tries once and waits for half a second. */
  async function connectedProducer(): Promise<Producer> {
    const producer = new Kafka({
      clientId: 'tests',
      brokers: [proxy.brokers],
      logLevel: logLevel.NOTHING,
      requestTimeout: 500,
      connectionTimeout: 500,
      retry: { retries: 0 },
    }).producer({ retry: { retries: 0 }, allowAutoTopicCreation: false });
    producers.push(producer);
    await producer.connect();
    return producer;
  }
  const send = (producer: Producer, value: string) =>
    producer.send({ topic, acks: -1, messages: [{ key: 'key', value }] });
  const stored = async () => (await kafka.read(topic)).map(({ value }) => value);

  it('lets everything through as long as nothing is asked of it', async () => {
    await send(await connectedProducer(), '1');
    expect(await stored()).toEqual(['1']);
    expect(proxy.produced).toBe(1);
  });

  it.each(['HANG', 'CUT'] as const)('swallows the reply after the broker has stored (%s)', async (then) => {
    const producer = await connectedProducer();
    await send(producer, '1');
    const swallowed = proxy.swallowProduceReplies(1, then);
    await expect(send(producer, '2')).rejects.toThrow(then === 'HANG' ? /timed out/ : /Closed connection|ECONNRESET/);
    await swallowed;
    await send(await connectedProducer(), '3');
    expect(await stored()).toEqual(['1', '2', '3']);
  });

  it('cuts what is connected, not what comes after', async () => {
    const producer = await connectedProducer();
    await send(producer, '1');
    proxy.network.cut();
    await send(await connectedProducer(), '2');
    expect(await stored()).toEqual(['1', '2']);
  });

  it('holds everything back while frozen, and lets it through afterwards', async () => {
    const producer = await connectedProducer();
    await send(producer, '1');
    proxy.network.freeze();
    await expect(send(producer, '2')).rejects.toThrow(/timed out/);
    await expect(connectedProducer()).rejects.toThrow();
    expect(await stored()).toEqual(['1']);
    proxy.network.thaw();
    await send(await connectedProducer(), '3');
    expect((await stored()).sort()).toEqual(['1', '2', '3']);
  });

  it('delays', async () => {
    const producer = await connectedProducer();
    await send(producer, '1');
    proxy.network.delay(1_000);
    await expect(send(producer, '2')).rejects.toThrow(/timed out/);
  });

  it('loses the server and does not tell the client', async () => {
    const producer = await connectedProducer();
    await send(producer, '1');
    proxy.network.halfOpen();
    await expect(send(producer, '2')).rejects.toThrow(/timed out/);
    await send(await connectedProducer(), '3');
    expect(await stored()).toEqual(['1', '3']);
  });

  it('is not there while it refuses', async () => {
    const producer = await connectedProducer();
    await send(producer, '1');
    await proxy.network.refuse();
    await expect(connectedProducer()).rejects.toThrow(/ECONNREFUSED|Connection error/);
    await proxy.network.accept();
    await send(await connectedProducer(), '2');
    expect(await stored()).toEqual(['1', '2']);
  });
});
