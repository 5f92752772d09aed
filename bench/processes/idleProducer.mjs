/** A producer that is connected and has nothing to do. */
import { setTimeout as wait } from 'node:timers/promises';
import { Kafka, logLevel } from 'kafkajs';
import { quietRequestQueue } from '../../dist/bridge/kafka/quietRequestQueue.js';
import { answerCalls } from '../support/children.mjs';

let producer;

answerCalls({
  async open({ brokers, topic, quiet }) {
    if (quiet) quietRequestQueue();
    const kafka = new Kafka({ clientId: 'idle', brokers: brokers.split(','), logLevel: logLevel.NOTHING });
    producer = kafka.producer({ allowAutoTopicCreation: false });
    await producer.connect();
    // One message, so that the connection that messages go over is open, too.
    await producer.send({ topic, messages: [{ key: 'idle', value: 'idle' }] });
  },
  /** Turns of the event loop per second and CPU time in percent of a core, over so many ms. */
  async idle({ ms }) {
    const turns = performance.nodeTiming.uvMetricsInfo.loopCount;
    const cpu = process.cpuUsage();
    await wait(ms);
    const { user, system } = process.cpuUsage(cpu);
    // The wait itself is one turn, its own timer's.
    return {
      wakeUps: ((performance.nodeTiming.uvMetricsInfo.loopCount - turns - 1) * 1_000) / ms,
      cpuPercent: (user + system) / 10 / ms,
    };
  },
  close: () => producer.disconnect(),
});
