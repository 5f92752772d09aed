// Lets Node.js run the TypeScript of the tests' own processes: it strips the types by itself, but looks for `x.js` where
// `x.ts` is.
import { existsSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';

registerHooks({
  resolve(specifier, context, nextResolve) {
    const { parentURL } = context;
    const isOurs = parentURL !== undefined && !parentURL.includes('/node_modules/');
    if (isOurs && specifier.startsWith('.') && specifier.endsWith('.js')) {
      const source = new URL(specifier.replace(/\.js$/, '.ts'), parentURL);
      if (existsSync(fileURLToPath(source))) return nextResolve(source.href, context);
    }
    return nextResolve(specifier, context);
  },
});
