import type { AgendaBackend } from 'agenda';
import type { Contact } from './createContact.js';

/**
 * A backend that does not give up telling the store what became of a job. Agenda ignores a failure there, or lets it become an
 * unhandled rejection: a job that ended while the database was being restarted would stay locked for the whole lock lifetime,
 * and a store that is away when Agenda starts would end the process.
 */
export function withPatience(backend: AgendaBackend, contact: Contact): AgendaBackend {
  const { repository } = backend;
  return overlay(backend, {
    // Agenda handles no failure of these two. They fail only while the runner closes, which does without them.
    connect: () => contact.insist(() => backend.connect()).catch(() => undefined),
    repository: overlay(repository, {
      getNextJobToRun: (...given) => contact.watch(() => repository.getNextJobToRun(...given)),
      saveJobState: (...given) => contact.insist(() => repository.saveJobState(...given)),
      unlockJob: (...given) => contact.insist(() => repository.unlockJob(...given)).catch(() => undefined),
    }),
  });
}

/** The same object with some members replaced; the others keep their `this`. */
function overlay<T extends object>(target: T, replaced: Partial<T>): T {
  return new Proxy(target, {
    get(original, name) {
      if (Object.hasOwn(replaced, name)) return replaced[name as keyof T];
      const value: unknown = Reflect.get(original, name, original);
      return typeof value === 'function' ? value.bind(original) : value;
    },
  });
}
