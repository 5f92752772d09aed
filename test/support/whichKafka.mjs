/** Says at the end of a run which Kafka it was that the tests ran against. */
export default class WhichKafka {
  onRunComplete(contexts) {
    if (![...contexts].some(({ config }) => config.displayName?.name === 'service')) return;
    const brokers = process.env.KAFKA_BROKERS;
    const kafka = brokers ? `the server at KAFKA_BROKERS (${brokers})` : "the tests' own broker";
    const mongodb = process.env.MONGODB_URI ? 'the server at MONGODB_URI' : 'none, its tests were left out';
    process.stderr.write(`Kafka: ${kafka}. MongoDB: ${mongodb}.\n`);
  }
}
