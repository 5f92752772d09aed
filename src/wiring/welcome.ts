import type { App } from '../app.js';
import type { Settings } from '../config/settings.js';

/** What a person at the terminal wants to know after the start. */
export function welcome(settings: Settings, app: Pick<App, 'url' | 'hasInbox' | 'demo'>): string {
  const url = app.url && (settings.http.publicUrl ?? app.url);
  const lines = [
    '',
    `  Communication Service${settings.demo ? ' (demo)' : ''}`,
    ...(url
      ? [
          `  GraphQL    ${url}/graphql`,
          `  REST       ${url}/api/docs`,
          ...(app.hasInbox ? [`  Inbox      ${url}/inbox`] : []),
          `  Health     ${url}/readyz`,
          `  Metrics    ${url}/metrics`,
        ]
      : []),
    ...(app.hasInbox ? ['  Mails go to the local inbox; nothing leaves this machine.'] : []),
    ...(settings.roles.includes('relay') ? [`  ${eventsGo(settings)}`] : []),
    ...(app.demo
      ? [
          `  Sample data: ${app.demo.stored} events; the clock says ${app.demo.clock.toISOString()} and runs.`,
          '  The first mails arrive within seconds.',
        ]
      : []),
    ...(app.url && !settings.auth.isRequired
      ? [
          '',
          '  NOBODY HAS TO SIGN IN: every program on this machine may read and do everything.',
          '  AUTH_REQUIRED=true asks for a token; `npm run token -- --role STAFF` makes one.',
          '',
        ]
      : []),
    '  Ctrl-C ends it in order.',
    '',
    '',
  ];
  return lines.join('\n');
}

function eventsGo({ kafka }: Settings): string {
  return kafka.brokers
    ? `Events go to Kafka at ${kafka.brokers.join(', ')} (${kafka.eventsTopic}).`
    : 'Events wait in the outbox for Kafka (KAFKA_BROKERS).';
}
