import { readFileSync } from 'node:fs';

/** A refusal as Toss words it. */
export type Refusal = { status: number; code: string; message: string };
export type Api = 'confirm' | 'query' | 'cancel' | 'billing' | 'virtual_account';

const by_api = new Map<string, Refusal>();
/** Message of every code, whichever call it belongs to. */
export const messages = new Map<string, string>();

for (const line of readFileSync(new URL('./toss-error-codes.tsv', import.meta.url), 'utf8').split('\n')) {
  const [api, status, code, message] = line.split('\t');
  if (!code || !message || line.startsWith('#')) continue;
  by_api.set(`${api} ${code}`, { status: Number(status) || 400, code, message });
  if (!messages.has(code)) messages.set(code, message);
}

/** Documented by Toss beside its table: of the idempotency header, and of a query for a payment that is not there. */
const beside: Record<string, Refusal> = {
  INVALID_IDEMPOTENCY_KEY: { status: 400, code: 'INVALID_IDEMPOTENCY_KEY', message: '멱등키는 300자 이하여야 합니다.' },
  IDEMPOTENT_REQUEST_PROCESSING: {
    status: 409,
    code: 'IDEMPOTENT_REQUEST_PROCESSING',
    message: '이전 멱등 요청이 처리중입니다.',
  },
};

/** The documented status and message of a code; a code nobody documents is answered as 400. */
export function refusal(api: Api, code: string): Refusal {
  const found =
    by_api.get(`${api} ${code}`) ?? beside[code] ?? by_api.get(`confirm ${code}`) ?? by_api.get(`cancel ${code}`);
  return found ?? { status: 400, code, message: messages.get(code) ?? '알 수 없는 오류입니다.' };
}
