import { addPasskey, beginPasskey, beginPasskeySignIn, signInByPasskey } from '@madang/contract/passkeys';
import { beginPasskeyProof, proveByPasskey } from '@madang/contract/second-factor';
import { call } from '../lib/api.ts';

/** Whether this browser reads and writes passkeys as JSON (Chrome 129, Safari 18.4, Firefox 119 and newer). */
export const hasPasskeys = (): boolean =>
  typeof PublicKeyCredential !== 'undefined' &&
  typeof PublicKeyCredential.parseCreationOptionsFromJSON === 'function' &&
  typeof PublicKeyCredential.prototype.toJSON === 'function';

/** The person closed the browser's own window: nothing to say about it. */
export const wasCanceled = (error: unknown): boolean =>
  error instanceof DOMException && error.name === 'NotAllowedError';

/** A credential as the contract takes it. */
type Wire = {
  id: string;
  rawId: string;
  type: 'public-key';
  response: Record<string, unknown>;
  clientExtensionResults: Record<string, unknown>;
};

const plain = (made: Credential | null): Wire => {
  if (!(made instanceof PublicKeyCredential)) throw new DOMException('', 'NotAllowedError');
  const { id, rawId, type, response, clientExtensionResults } = made.toJSON();
  return { id, rawId, type, response, clientExtensionResults } as unknown as Wire;
};

/** Has the device make a passkey and keeps its public half; replies with all of them. */
export async function makePasskey() {
  const { options } = await call(beginPasskey);
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options as never);
  return call(addPasskey, { body: { credential: plain(await navigator.credentials.create({ publicKey })) } });
}

/** Signs in by a passkey of this device; the device shows which there are. */
export async function enterByPasskey(stay: boolean) {
  const { options } = await call(beginPasskeySignIn);
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options as never);
  const credential = plain(await navigator.credentials.get({ publicKey }));
  return call(signInByPasskey, { body: { credential, ...(stay ? { stay } : {}) } });
}

/** Proves who is there by a passkey of this account. */
export async function proveWithPasskey() {
  const { options } = await call(beginPasskeyProof);
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options as never);
  return call(proveByPasskey, { body: { credential: plain(await navigator.credentials.get({ publicKey })) } });
}
