import type { Viewer } from '../../auth/viewer.js';
import type { Connection } from './connection.js';

/** Counts the sockets of each user. Without sign-in nobody is counted: that is one person on their own machine. */
export function createSeats(perUser: number) {
  const taken = new Map<string, number>();
  const subjects = new WeakMap<Connection, string>();

  return {
    /** False: the user has as many as allowed. */
    take(connection: Connection, { subject }: Viewer): boolean {
      if (subject === null) return true;
      const count = taken.get(subject) ?? 0;
      if (count >= perUser) return false;
      taken.set(subject, count + 1);
      subjects.set(connection, subject);
      return true;
    },
    giveBack(connection: Connection): void {
      const subject = subjects.get(connection);
      if (subject === undefined) return;
      subjects.delete(connection);
      const left = (taken.get(subject) ?? 1) - 1;
      if (left > 0) taken.set(subject, left);
      else taken.delete(subject);
    },
  };
}
