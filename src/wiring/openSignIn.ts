import { createTokenVerifier, type VerificationKey } from '../auth/createTokenVerifier.js';
import { ownTokenSecret, SHARED_SECRET_ALGORITHM, sharedSecret } from '../auth/sharedSecret.js';
import { createOpenSignIn, createSignIn, type SignIn, type VerifyToken } from '../auth/signIn.js';
import type { Settings } from '../config/settings.js';

/** Who may come in, as the settings say. What they must not say together was refused when they were read. */
export async function openSignIn(settings: Settings): Promise<SignIn> {
  const verify = await createVerifier(settings);
  if (settings.auth.isRequired && verify) return createSignIn(verify);
  return createOpenSignIn(verify);
}

async function createVerifier({ auth, database, dataDirectory }: Settings): Promise<VerifyToken | null> {
  const verifier = (key: VerificationKey, algorithms: readonly string[]) =>
    createTokenVerifier(key, { ...auth, algorithms });
  if (auth.jwksUrl) {
    const { remoteKeys } = await import('../auth/remoteKeys.js');
    return verifier(remoteKeys(new URL(auth.jwksUrl)), auth.algorithms);
  }
  if (auth.sharedSecret) return verifier(sharedSecret(auth.sharedSecret), [SHARED_SECRET_ALGORITHM]);
  if (database.url) return null;
  return verifier(await ownTokenSecret(dataDirectory), [SHARED_SECRET_ALGORITHM]);
}
