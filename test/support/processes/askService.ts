import type { ServiceProcess } from './startService.js';

/** Where the service says that it listens; resolves when it has started. */
export async function urlOf(service: ServiceProcess): Promise<string> {
  const [, url] = await service.waitForOutput(/GraphQL +(\S+)\/graphql\n/);
  return url!;
}

/** The data of a GraphQL answer; fails with the answer when it holds errors. */
export async function askGraphql<Data>(
  url: string,
  query: string,
  variables: Record<string, unknown> = {},
): Promise<Data> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  const answer = (await response.json()) as { data?: Data; errors?: unknown };
  if (!answer.data || answer.errors) throw new Error(`${response.status}: ${JSON.stringify(answer)}`);
  return answer.data;
}
