import type { OutgoingEvent } from '../../../src/bridge/relay/outgoingEvent.js';

export function anOutgoingEvent(change: Partial<OutgoingEvent> & Pick<OutgoingEvent, 'position'>): OutgoingEvent {
  return {
    topic: 'communication-events',
    key: 'key',
    priority: 'NORMAL',
    eventId: `00000000-0000-7000-8000-${String(change.position).padStart(12, '0')}`,
    eventType: 'communication.test',
    value: '{}',
    bytes: 100,
    refusals: 0,
    tries: 0,
    ...change,
  };
}
