import { StartError } from './start-error.ts';

type Env = Record<string, string | undefined>;

const plain_places = ['database', 'mail'] as const;
type Place = (typeof plain_places)[number];

/** A Unix socket or this machine itself: nobody is in between. */
function staysHere(url: URL): boolean {
  const host = (url.searchParams.get('host') ?? url.hostname).replace(/^\[|\]$/g, '');
  return host === '' || host.startsWith('/') || host === 'localhost' || host === '::1' || /^127(\.\d+){3}$/.test(host);
}

/**
 * In production nothing personal crosses a network in the clear: a database elsewhere must be asked for over TLS, and a mail
 * server elsewhere is spoken to after STARTTLS alone (`true`). `MADANG_ALLOW_PLAIN` (database, mail) says that the network
 * between is one's own.
 * @throws StartError for a database elsewhere without TLS
 */
export function demandTls(
  env: Env,
  urls: { database_url?: string | undefined; smtp_url?: string | undefined },
): boolean {
  const allowed = (env.MADANG_ALLOW_PLAIN ?? '').split(',').map((one) => one.trim());
  const wrong = allowed.find((one) => one !== '' && !plain_places.includes(one as Place));
  if (wrong !== undefined) {
    throw new StartError(
      `MADANG_ALLOW_PLAIN (${wrong}) must be of ${plain_places.join(', ')}.`,
      `환경 변수 MADANG_ALLOW_PLAIN의 값(${wrong})은 ${plain_places.join(', ')} 중에서 골라야 합니다.`,
    );
  }
  if (env.NODE_ENV !== 'production') return false;
  const database = urls.database_url ? new URL(urls.database_url) : null;
  if (database && !allowed.includes('database') && !staysHere(database) && !asksTls(database)) {
    // The address holds a password: only its host is named.
    throw new StartError(
      `In production the way to PostgreSQL at ${database.hostname} must be encrypted: add ?sslmode=verify-full (or require) to DATABASE_URL, or set MADANG_ALLOW_PLAIN=database where the network between is your own.`,
      `운영 환경에서는 PostgreSQL(${database.hostname}) 연결을 암호화해야 합니다. DATABASE_URL에 ?sslmode=verify-full (또는 require)을 붙이거나, 사이의 망이 자체 망이면 MADANG_ALLOW_PLAIN=database 로 지정해 주세요.`,
    );
  }
  return urls.smtp_url !== undefined && !allowed.includes('mail') && !staysHere(new URL(urls.smtp_url));
}

const asksTls = ({ searchParams }: URL): boolean =>
  ['require', 'verify-ca', 'verify-full'].includes(searchParams.get('sslmode') ?? searchParams.get('ssl') ?? '') ||
  searchParams.get('sslrootcert') === 'system';
