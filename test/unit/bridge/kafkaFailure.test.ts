import { describe, expect, it } from '@jest/globals';
import { KafkaProblem, kafkaFailureOf } from '../../../src/bridge/kafka/kafkaFailure.js';

const error = (fields: object, cause?: unknown) => Object.assign(new Error('Anna, call me', { cause }), fields);

describe('kafkaFailureOf', () => {
  it.each([
    [{ name: 'KafkaJSConnectionError', code: 'ECONNREFUSED' }, 'BROKER_UNREACHABLE'],
    [{ name: 'KafkaJSConnectionError', code: 'ENOTFOUND' }, 'BROKER_UNREACHABLE'],
    [{ name: 'KafkaJSConnectionError', message: 'Connection timeout' }, 'BROKER_UNREACHABLE'],
    [{ name: 'KafkaJSConnectionError', message: 'Connection closed by the server' }, 'AUTHENTICATION_FAILED'],
    [{ name: 'KafkaJSConnectionError', message: 'Not connected' }, 'CONNECTION_LOST'],
    [{ name: 'KafkaJSConnectionClosedError' }, 'CONNECTION_LOST'],
    [{ code: 'ECONNRESET' }, 'CONNECTION_LOST'],
    [{ code: 'SELF_SIGNED_CERT_IN_CHAIN' }, 'TLS_FAILED'],
    [{ code: 'ERR_TLS_CERT_ALTNAME_INVALID' }, 'TLS_FAILED'],
    [{ code: 'ENOENT' }, 'TLS_FAILED'],
    [{ name: 'KafkaJSSASLAuthenticationError' }, 'AUTHENTICATION_FAILED'],
    [{ name: 'KafkaJSRequestTimeoutError' }, 'REQUEST_TIMEOUT'],
    [{ name: 'KafkaJSProtocolError', type: 'UNKNOWN_TOPIC_OR_PARTITION', code: 3 }, 'TOPIC_MISSING'],
    [{ name: 'KafkaJSProtocolError', type: 'NOT_ENOUGH_REPLICAS', code: 19 }, 'NOT_ENOUGH_REPLICAS'],
    [{ name: 'TypeError' }, 'KAFKA_ERROR'],
  ])('finds the word for %j, also below other errors', (fields, code) => {
    expect(kafkaFailureOf(error(fields))).toEqual({ code, topic: null });
    const wrapped = error({ name: 'KafkaJSNumberOfRetriesExceeded' }, error({ name: 'KafkaJSError' }, error(fields)));
    expect(kafkaFailureOf(wrapped).code).toBe(code);
  });

  it('names the topic that it is about', () => {
    expect(kafkaFailureOf(new KafkaProblem('TOPIC_MISSING', 'some-topic'))).toMatchObject({
      code: 'TOPIC_MISSING',
      topic: 'some-topic',
    });
  });

  it.each([[undefined], [null], ['text'], [42]])('has a word for %j, which is no error at all', (thrown) => {
    expect(kafkaFailureOf(thrown)).toEqual({ code: 'KAFKA_ERROR', topic: null });
  });
});
