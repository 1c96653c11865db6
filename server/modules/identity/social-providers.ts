import type { createRemoteJWKSet } from 'jose';

export type SocialName = 'kakao' | 'naver' | 'google';
/** Addresses of one provider. With an issuer it speaks OpenID Connect: who it is comes from a signed token. */
type Endpoints = { authorize: string; token: string; scope: string } & (
  | { issuer: string; jwks: string }
  | { issuer: null; profile: string }
);
export type SocialClient = { name: SocialName; client_id: string; client_secret: string; endpoints: Endpoints };
/** Somebody at a provider. `email` only where the provider says that it has checked it. */
export type SocialPerson = { subject: string; email: string | null; name: string | null };

/** As their documents say (developers.kakao.com, developers.naver.com, accounts.google.com's discovery; read 2026-11). */
const real: Record<SocialName, Endpoints> = {
  kakao: {
    authorize: 'https://kauth.kakao.com/oauth/authorize',
    token: 'https://kauth.kakao.com/oauth/token',
    scope: 'openid account_email profile_nickname',
    issuer: 'https://kauth.kakao.com',
    jwks: 'https://kauth.kakao.com/.well-known/jwks.json',
  },
  naver: {
    authorize: 'https://nid.naver.com/oauth2.0/authorize',
    token: 'https://nid.naver.com/oauth2.0/token',
    scope: '',
    issuer: null,
    profile: 'https://openapi.naver.com/v1/nid/me',
  },
  google: {
    authorize: 'https://accounts.google.com/o/oauth2/v2/auth',
    token: 'https://oauth2.googleapis.com/token',
    scope: 'openid email profile',
    issuer: 'https://accounts.google.com',
    jwks: 'https://www.googleapis.com/oauth2/v3/certs',
  },
};

/** @param base a server that stands in for the provider, for tests; its paths are `/<name>/authorize` … */
export function socialClient(
  name: SocialName,
  credentials: { client_id: string; client_secret: string },
  base?: string,
): SocialClient {
  const known = real[name];
  if (!base) return { name, ...credentials, endpoints: known };
  const at = `${base}/${name}`;
  const common = { authorize: `${at}/authorize`, token: `${at}/token`, scope: known.scope };
  const endpoints: Endpoints = known.issuer
    ? { ...common, issuer: at, jwks: `${at}/jwks` }
    : { ...common, issuer: null, profile: `${at}/profile` };
  return { name, ...credentials, endpoints };
}

/** Has the provider ask who is there again, as far as each can: Google lets one choose the account, and may ask no more. */
const again: Record<SocialName, Record<string, string>> = {
  kakao: { prompt: 'login' },
  naver: { auth_type: 'reauthenticate' },
  google: { prompt: 'select_account' },
};

/** Where the browser goes: state and nonce bind the answer to this browser, the challenge binds the code to us (PKCE, S256). */
export function authorizeUrl(
  { name, client_id, endpoints }: SocialClient,
  input: { redirect_uri: string; state: string; nonce: string; challenge: string; fresh?: boolean },
): string {
  const url = new URL(endpoints.authorize);
  const query = {
    response_type: 'code',
    client_id,
    redirect_uri: input.redirect_uri,
    state: input.state,
    code_challenge: input.challenge,
    code_challenge_method: 'S256',
    ...(endpoints.scope ? { scope: endpoints.scope } : {}),
    ...(endpoints.issuer ? { nonce: input.nonce } : {}),
    ...(input.fresh ? again[name] : {}),
  };
  for (const [key, value] of Object.entries(query)) url.searchParams.set(key, value);
  return url.href;
}

const patience_ms = 8_000;
const key_sets = new Map<string, ReturnType<typeof createRemoteJWKSet>>();

/** Loaded with the first sign-in that needs it: a process that sees none does without. */
const library = () => import('jose');

async function keySetOf(jwks: string) {
  const { createRemoteJWKSet } = await library();
  const known = key_sets.get(jwks) ?? createRemoteJWKSet(new URL(jwks), { timeoutDuration: patience_ms });
  key_sets.set(jwks, known);
  return known;
}

/**
 * Exchanges the code and says who it is. Of an OpenID token: RS256 by the provider's own keys, exact issuer, us as the only
 * audience, fresh, our nonce. Null for anything else.
 */
export async function whoIs(
  client: SocialClient,
  input: { code: string; redirect_uri: string; nonce: string; verifier: string; state: string },
): Promise<SocialPerson | null> {
  const { endpoints, client_id, client_secret } = client;
  try {
    const body = new URLSearchParams({
      grant_type: 'authorization_code',
      client_id,
      client_secret,
      code: input.code,
      redirect_uri: input.redirect_uri,
      code_verifier: input.verifier,
      // Naver asks for it again.
      ...(endpoints.issuer ? {} : { state: input.state }),
    });
    const signal = AbortSignal.timeout(patience_ms);
    const reply = await fetch(endpoints.token, { method: 'POST', body, redirect: 'error', signal });
    if (!reply.ok) return null;
    const tokens = (await reply.json()) as { id_token?: string; access_token?: string };
    if (endpoints.issuer === null) return await readNaver(endpoints.profile, tokens.access_token);
    const { jwtVerify } = await library();
    const { payload } = await jwtVerify(tokens.id_token ?? '', await keySetOf(endpoints.jwks), {
      issuer: endpoints.issuer,
      audience: client_id,
      algorithms: ['RS256'],
      maxTokenAge: '10 minutes',
      requiredClaims: ['sub', 'exp', 'iat', 'nonce'],
    });
    if (payload.nonce !== input.nonce || typeof payload.aud !== 'string') return null;
    // Kakao's token carries no email_verified: its address counts as unchecked.
    const email = payload.email_verified === true ? textOf(payload.email) : null;
    return { subject: payload.sub!, email, name: textOf(payload.name) ?? textOf(payload.nickname) };
  } catch {
    return null;
  }
}

const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

/** Naver says who it is by its own API; whether it has checked the address it does not say. */
async function readNaver(profile: string, access_token: string | undefined): Promise<SocialPerson | null> {
  if (!access_token) return null;
  const reply = await fetch(profile, {
    headers: { authorization: `Bearer ${access_token}` },
    redirect: 'error',
    signal: AbortSignal.timeout(patience_ms),
  });
  const said = (await reply.json()) as { resultcode?: string; response?: { id?: unknown; name?: unknown } };
  const subject = textOf(said.response?.id);
  if (!reply.ok || said.resultcode !== '00' || !subject) return null;
  return { subject, email: null, name: textOf(said.response?.name) };
}
