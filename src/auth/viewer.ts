/** Who may do what: see the table of rights in `src/schema/rights`. */
export const VIEWER_ROLES = ['VIEWER', 'STAFF', 'MANAGER', 'SERVICE', 'ADMIN'] as const;
export type ViewerRole = (typeof VIEWER_ROLES)[number];

/** Who asks, as far as a token says so. Holds no name and nothing else about a person. */
export interface Viewer {
  readonly role: ViewerRole;
  /** The token's `sub`: a staff member's external id, or a service's name. Null without sign-in: the input names the actor. */
  readonly subject: string | null;
  /** Milliseconds since 1970, real time; from then on nothing is answered any more. Null without sign-in. */
  readonly expiresAt: number | null;
}

/** Whoever comes while nobody has to sign in: development on loopback. */
export const OPEN_VIEWER: Viewer = Object.freeze({ role: 'ADMIN', subject: null, expiresAt: null });
