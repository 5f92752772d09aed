import { type ExecutionResult, type GraphQLError, graphql } from 'graphql';
import { OPEN_VIEWER } from '../../src/auth/viewer.js';
import { createBridgeWatch } from '../../src/feed/createBridgeWatch.js';
import { createLiveFeed } from '../../src/feed/createLiveFeed.js';
import { buildGraphqlSchema } from '../../src/schema/buildGraphqlSchema.js';
import { createContextFactory } from '../../src/schema/context.js';
import { createBridgeService } from '../../src/services/bridge/createBridgeService.js';
import { createDeadLetterService } from '../../src/services/createDeadLetterService.js';
import { createScenario } from '../support/service/createScenario.js';
import { type CallTestService, openCallService } from '../support/service/openCallService.js';

/** Answers of a schema whose types the test knows. */
// biome-ignore lint/suspicious/noExplicitAny: a test reads the answer it asked for
export type Data = any;

/** Wakes the feed when the test says so. */
export function aWakeUp() {
  const listeners = new Set<() => void>();
  return {
    wake: () => {
      for (const listener of listeners) listener();
    },
    committed: () => undefined,
    onWake(listener: () => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: async () => undefined,
  };
}

/** The schema on a service of its own. */
export async function openGraphql(service?: CallTestService) {
  const own = service ?? (await openCallService());
  const wakeUps = aWakeUp();
  const feed = await createLiveFeed({ orm: own.orm, wakeUps, logger: own.logger });
  const schema = await buildGraphqlSchema();
  const { emails, externalEmails, answers, batches, placements, outbound, plans, calls } = own;
  const services = {
    emails,
    externalEmails,
    answers,
    batches,
    placements,
    outbound,
    plans,
    calls,
    uncertainEmails: own.uncertain,
    contactRules: own.rules,
    deadLetters: createDeadLetterService(own),
    bridge: createBridgeService(own),
  };
  const bridge = createBridgeWatch({ orm: own.orm, wakeUps, logger: own.logger });
  const contextFor = createContextFactory({ ...own, rules: own.settings, services, feed, bridge });
  const createContext = ({ viewer } = { viewer: OPEN_VIEWER }) => contextFor({ viewer });
  const run = (source: string, variableValues: Record<string, unknown> = {}): Promise<ExecutionResult> =>
    graphql({ schema, source, variableValues, contextValue: createContext() });

  return {
    service: own,
    scenario: createScenario(own),
    schema,
    createContext,
    feed,
    wake: wakeUps.wake,
    run,
    /** The data of an operation that must succeed. */
    async data(source: string, variables: Record<string, unknown> = {}): Promise<Data> {
      const { data, errors } = await run(source, variables);
      if (errors) throw new AggregateError(errors, errors.map(String).join('\n'));
      return JSON.parse(JSON.stringify(data));
    },
    /** Codes and fields of an operation that must fail. */
    async failures(source: string, variables: Record<string, unknown> = {}) {
      const { errors = [] } = await run(source, variables);
      return errors.map(codeAndField);
    },
    async close() {
      await bridge.close();
      await feed.close();
      await own.close();
    },
  };
}

export type GraphqlService = Awaited<ReturnType<typeof openGraphql>>;

function codeAndField(error: GraphQLError) {
  const original = error.originalError as { code?: string; field?: string; message: string } | undefined;
  return [original?.code ?? error.message, original?.field];
}
