import type { FastifyHelmetOptions } from '@fastify/helmet';

const APOLLO = 'https://*.cdn.apollographql.com';

/** For everything: the API's own pages load nothing from elsewhere and are shown in nobody's frame. */
export const STRICT_HEADERS: FastifyHelmetOptions = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
      objectSrc: ["'none'"],
      // Mails and pages carry their styles inline; scripts never are.
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'data:'],
    },
  },
  referrerPolicy: { policy: 'no-referrer' },
};

/** For Apollo Sandbox's page alone, which loads its parts from Apollo's servers. Development only. */
export const SANDBOX_POLICY = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'self'"],
    baseUri: ["'none'"],
    frameAncestors: ["'none'"],
    scriptSrc: ["'self'", "'unsafe-inline'", APOLLO],
    styleSrc: ["'self'", "'unsafe-inline'", APOLLO, 'https://fonts.googleapis.com'],
    fontSrc: ['https://fonts.gstatic.com'],
    imgSrc: ["'self'", 'data:', APOLLO],
    manifestSrc: [APOLLO],
    frameSrc: ['https://sandbox.embed.apollographql.com'],
    connectSrc: ["'self'", 'ws:', 'wss:', APOLLO],
  },
};
