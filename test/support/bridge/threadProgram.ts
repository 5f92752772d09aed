import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const RUN_IN_THREAD = pathToFileURL(join(process.cwd(), 'dist/bridge/threads/runInThread.js')).href;

/** A thread's program whose `start(data, context)` has this body; it runs on the compiled `runInThread`. */
export function threadProgram(body: string): URL {
  const source = `
    import { runInThread } from '${RUN_IN_THREAD}';
    await runInThread(async (data, { logger, post, onMessage }) => { ${body} });`;
  return new URL(`data:text/javascript,${encodeURIComponent(source)}`);
}
