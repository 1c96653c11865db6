import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';

/** Who is signed in at the provider, and what is wrong with its answers. */
export type SocialMood = {
  subject: string;
  email: string;
  email_verified?: boolean;
  fault?:
    | 'nonce'
    | 'issuer'
    | 'audience'
    | 'extra audience'
    | 'expired'
    | 'none'
    | 'hs256'
    | 'foreign key'
    | 'no token'
    | 'broken';
};
type Code = { challenge: string; nonce: string; redirect_uri: string; mood: SocialMood };

/**
 * Kakao, Naver and Google in one process: authorize, token with PKCE and a secret, keys, and Naver's profile. Its people
 * agree to everything. A code is good once.
 */
export async function fakeSocial(client: { client_id: string; client_secret: string }) {
  const ours = await generateKeyPair('RS256', { extractable: true });
  const foreign = await generateKeyPair('RS256');
  const jwk = { ...(await exportJWK(ours.publicKey)), kid: 'k', alg: 'RS256', use: 'sig' };
  const codes = new Map<string, Code>();
  const bearers = new Map<string, SocialMood>();
  const state: { mood: SocialMood } = { mood: { subject: 's1', email: 'a@example.com', email_verified: true } };

  async function idToken(issuer: string, { nonce, mood }: Code): Promise<string | undefined> {
    const { fault, subject, email, email_verified } = mood;
    if (fault === 'no token') return undefined;
    const now_s = Math.floor(Date.now() / 1_000) - (fault === 'expired' ? 7_200 : 0);
    const claims = { nonce: fault === 'nonce' ? 'other' : nonce, email, email_verified, name: '소셜손님' };
    const aud =
      fault === 'audience' ? 'other' : fault === 'extra audience' ? [client.client_id, 'other'] : client.client_id;
    const iss = fault === 'issuer' ? `${issuer}/` : issuer;
    const fill = <T extends SignJWT | UnsecuredJWT>(token: T) =>
      token
        .setIssuer(iss)
        .setSubject(subject)
        .setAudience(aud)
        .setIssuedAt(now_s)
        .setExpirationTime(now_s + 3_600) as T;
    if (fault === 'none') return fill(new UnsecuredJWT(claims)).encode();
    const token = fill(new SignJWT(claims));
    // The oldest trick: the public key, as text, taken for a shared secret.
    if (fault === 'hs256')
      return token.setProtectedHeader({ alg: 'HS256', kid: 'k' }).sign(new TextEncoder().encode(JSON.stringify(jwk)));
    const { privateKey } = fault === 'foreign key' ? foreign : ours;
    return token.setProtectedHeader({ alg: 'RS256', kid: 'k' }).sign(privateKey);
  }

  const server: Server = createServer(async (request, response) => {
    const url = new URL(request.url!, base());
    const [, name, act] = url.pathname.split('/') as [string, string, string];
    const send = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (act === 'jwks') return send(200, { keys: [jwk] });
    if (act === 'authorize') {
      const query = url.searchParams;
      if (query.get('client_id') !== client.client_id || query.get('code_challenge_method') !== 'S256')
        return send(400, {});
      const code = randomBytes(16).toString('hex');
      const redirect_uri = query.get('redirect_uri')!;
      const { mood } = state;
      codes.set(code, { challenge: query.get('code_challenge')!, nonce: query.get('nonce') ?? '', redirect_uri, mood });
      const back = new URL(redirect_uri);
      back.searchParams.set('code', code);
      back.searchParams.set('state', query.get('state')!);
      return response.writeHead(302, { location: back.href }).end();
    }
    if (act === 'token') {
      const form = new URLSearchParams(await readBody(request));
      const known = codes.get(form.get('code') ?? '');
      codes.delete(form.get('code') ?? '');
      const challenge = createHash('sha256')
        .update(form.get('code_verifier') ?? '')
        .digest('base64url');
      const right =
        known &&
        known.challenge === challenge &&
        known.redirect_uri === form.get('redirect_uri') &&
        form.get('client_secret') === client.client_secret;
      if (!right) return send(400, { error: 'invalid_grant' });
      if (known.mood.fault === 'broken') return response.writeHead(200).end('<html>');
      const access_token = randomBytes(16).toString('hex');
      bearers.set(access_token, known.mood);
      return send(200, { access_token, id_token: await idToken(`${base()}/${name}`, known) });
    }
    const who = bearers.get((request.headers.authorization ?? '').slice('Bearer '.length));
    if (!who) return send(401, { resultcode: '024' });
    return send(200, { resultcode: '00', message: 'success', response: { id: who.subject, email: who.email } });
  });
  const base = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return { url: base(), state, close: () => server.close() };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}
