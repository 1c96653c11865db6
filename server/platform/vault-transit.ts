/** A key-management service seals and opens key-encryption keys; what it seals with never leaves it. */
export type KeyService = {
  name: string;
  /** A new 256-bit key, and the same as only the service can open it. */
  makeKey(): Promise<{ key: Buffer; sealed: string }>;
  openKey(sealed: string): Promise<Buffer>;
  /** The same key under the service's newest version of its own. */
  resealKey(sealed: string): Promise<string>;
};

/** Why the service did not do it: `refused` will not change by asking again. The message names no key and no token. */
export class KeyServiceError extends Error {
  readonly refused: boolean;

  constructor(message: string, refused: boolean) {
    super(message);
    this.name = 'KeyServiceError';
    this.refused = refused;
  }
}

export type VaultSettings = {
  url: string;
  token: string;
  /** Name of the transit key. */
  key: string;
  /** Where the transit engine is mounted. */
  mount?: string;
  namespace?: string;
  timeout_ms?: number;
};

const tries = 3;

/**
 * HashiCorp Vault or OpenBao, transit engine (developer.hashicorp.com/vault/api-docs/secret/transit): `datakey/plaintext`, `decrypt`,
 * `rewrap`. Asked at a start and at a rotation, never for a buyer. A timeout, a lost connection, 429 and 5xx (a sealed vault says
 * 503) are asked again, three times in all.
 */
export function createVaultTransit(settings: VaultSettings): KeyService {
  const { url, token, key, mount = 'transit', namespace, timeout_ms = 3_000 } = settings;
  const headers = {
    'content-type': 'application/json',
    'x-vault-request': 'true',
    'x-vault-token': token,
    ...(namespace ? { 'x-vault-namespace': namespace } : {}),
  };

  async function ask(verb: string, body: object): Promise<Record<string, unknown>> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await askOnce(`${url}/v1/${mount}/${verb}/${encodeURIComponent(key)}`, body);
      } catch (error) {
        if (!(error instanceof KeyServiceError) || error.refused || attempt === tries) throw error;
        await new Promise((done) => setTimeout(done, 100 * 4 ** (attempt - 1)));
      }
    }
  }

  async function askOnce(address: string, body: object): Promise<Record<string, unknown>> {
    let reply: Response;
    let said: { data?: Record<string, unknown>; errors?: string[] };
    try {
      reply = await fetch(address, {
        method: 'POST',
        headers,
        body: JSON.stringify(body),
        redirect: 'error',
        signal: AbortSignal.timeout(timeout_ms),
      });
      said = (await reply.json().catch(() => ({}))) as typeof said;
    } catch (error) {
      const { name, cause } = error as Error & { cause?: { code?: string } };
      const why =
        name === 'TimeoutError' ? `no answer within ${timeout_ms} ms` : (cause?.code ?? 'the connection failed');
      throw new KeyServiceError(why, false);
    }
    if (reply.ok && said.data) return said.data;
    const why = said.errors?.filter(Boolean).join('; ') || `HTTP ${reply.status}`;
    throw new KeyServiceError(why, reply.status < 500 && reply.status !== 429);
  }

  const keyOf = (data: Record<string, unknown>): Buffer => {
    const bytes = Buffer.from(String(data.plaintext ?? ''), 'base64');
    if (bytes.length !== 32) throw new KeyServiceError('what it opened is no 256-bit key', true);
    return bytes;
  };
  const sealedOf = (data: Record<string, unknown>): string => {
    const { ciphertext } = data;
    if (typeof ciphertext === 'string' && /^vault:v\d+:/.test(ciphertext)) return ciphertext;
    throw new KeyServiceError('it answered without a ciphertext', true);
  };

  return {
    name: 'vault',
    async makeKey() {
      const data = await ask('datakey/plaintext', { bits: 256 });
      return { key: keyOf(data), sealed: sealedOf(data) };
    },
    openKey: async (ciphertext) => keyOf(await ask('decrypt', { ciphertext })),
    resealKey: async (ciphertext) => sealedOf(await ask('rewrap', { ciphertext })),
  };
}
