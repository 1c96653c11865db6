import { createCipheriv, createDecipheriv, randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the next answers are: none at all, a vault that is sealed, or one that takes no more for now. */
export type VaultFault = 'silent' | 'sealed' | 'busy' | null;

/**
 * The transit engine of HashiCorp Vault as its documents describe it: token, `datakey/plaintext`, `decrypt`, `rewrap`, `keys/:name/rotate`,
 * versions in the ciphertext (`vault:v2:…`), its errors and their texts.
 */
export async function startVault(options: { token: string; key: string }) {
  const versions = [randomBytes(32)];
  const asked: string[] = [];
  const state = { fault: null as VaultFault, oldest: 1 };

  const server = createServer((request, response) => void serve(request, response));
  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = '';
    for await (const part of request) text += part;
    const path = request.url ?? '';
    asked.push(path);
    if (state.fault === 'silent') return;
    if (state.fault === 'sealed') return refuse(response, 503, 'Vault is sealed');
    if (state.fault === 'busy') return refuse(response, 429, 'request path "transit": rate limit quota exceeded');
    if (request.headers['x-vault-token'] !== options.token) return refuse(response, 403, 'permission denied');
    if (!['POST', 'PUT'].includes(request.method ?? '')) return refuse(response, 405, 'unsupported operation');
    const [, mount, ...verb] = path.split('/').slice(1);
    const name = verb.at(-1) === 'rotate' ? verb.at(-2) : verb.at(-1);
    if (mount !== 'transit')
      return refuse(response, 404, `no handler for route "${path.slice(4)}". route entry not found.`);
    if (name !== options.key) return refuse(response, 400, 'encryption key not found');
    const body = JSON.parse(text || '{}') as { ciphertext?: string; bits?: number };
    if (verb.join('/') === `keys/${name}/rotate`) {
      versions.push(randomBytes(32));
      return say(response, { latest_version: versions.length });
    }
    if (verb.join('/') === `datakey/plaintext/${name}`) {
      const plain = randomBytes((body.bits ?? 256) / 8);
      return say(response, {
        ciphertext: seal(plain),
        plaintext: plain.toString('base64'),
        key_version: versions.length,
      });
    }
    const plain = open(body.ciphertext ?? '');
    if (typeof plain === 'string') return refuse(response, 400, plain);
    if (verb[0] === 'decrypt') return say(response, { plaintext: plain.toString('base64') });
    if (verb[0] === 'rewrap') return say(response, { ciphertext: seal(plain), key_version: versions.length });
    refuse(response, 404, 'unsupported path');
  }

  function seal(plain: Buffer): string {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', versions.at(-1)!, nonce);
    const body = Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
    return `vault:v${versions.length}:${body.toString('base64')}`;
  }

  function open(ciphertext: string): Buffer | string {
    const [, version, body] = /^vault:v(\d+):(.+)$/.exec(ciphertext) ?? [];
    if (!version || !body) return 'invalid ciphertext: no prefix';
    if (Number(version) < state.oldest) return 'ciphertext or signature version is disallowed by policy (too old)';
    const key = versions[Number(version) - 1];
    if (!key) return 'invalid ciphertext: version is too new';
    const bytes = Buffer.from(body, 'base64');
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12));
    decipher.setAuthTag(bytes.subarray(-16));
    try {
      return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]);
    } catch {
      return 'cipher: message authentication failed';
    }
  }

  function say(response: ServerResponse, data: object): void {
    const whole = {
      request_id: randomUUID(),
      lease_id: '',
      renewable: false,
      lease_duration: 0,
      data,
      wrap_info: null,
    };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(whole));
  }
  function refuse(response: ServerResponse, status: number, error: string): void {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ errors: [error] }));
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Paths of every request. */
    asked,
    state,
    rotate: () => void versions.push(randomBytes(32)),
    async close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
