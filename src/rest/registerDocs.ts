import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';

const DESCRIPTION = `For clients that do not speak GraphQL. Everything goes to the same services: the same rules, rights and limits hold.
Lists are counted in pages. A PUT changes what it names and what differs; the rest stays.`;

/** The page as it comes has no viewport: a phone would show it as wide as a desk. Its top bar is about the library. */
const THEME = {
  title: 'Communication Service: REST',
  css: [{ filename: 'own.css', content: '.swagger-ui .topbar { display: none; }' }],
  js: [
    {
      filename: 'viewport.js',
      content: `document.head.insertAdjacentHTML('beforeend', '<meta name="viewport" content="width=device-width,initial-scale=1">');`,
    },
  ],
};

/**
 * `openapi.json`, made from the schemas of the routes that are registered after this, and `docs` to read it in a browser:
 * its files come from here, and the strict policy of all other pages holds for it too.
 */
export async function registerDocs(app: FastifyInstance, prefix: string, publicUrl: string | null): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Communication Service', description: DESCRIPTION, version: '1.0' },
      ...(publicUrl ? { servers: [{ url: publicUrl }] } : {}),
      tags: [{ name: 'emails' }, { name: 'phone calls' }],
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
      security: [{ token: [] }],
    },
  });
  await app.register(swaggerUi, {
    routePrefix: `${prefix}/docs`,
    theme: THEME,
    uiConfig: { docExpansion: 'list', deepLinking: true, validatorUrl: null },
  });
  app.get(`${prefix}/openapi.json`, { schema: { hide: true } }, () => app.swagger());
}
