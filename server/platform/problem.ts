import { type ErrorCode, errors, type Refusal, sentence } from '@madang/contract';
import type { LeanReply, LeanRequest } from './lean-edge.ts';
import { asIs, Ready } from './ready.ts';

export type Language = 'ko' | 'en';

const titles: Record<number, Record<Language, string>> = {
  400: { ko: '잘못된 요청', en: 'Bad request' },
  401: { ko: '인증 필요', en: 'Unauthorized' },
  402: { ko: '결제 실패', en: 'Payment failed' },
  403: { ko: '권한 없음', en: 'Forbidden' },
  404: { ko: '찾을 수 없음', en: 'Not found' },
  409: { ko: '지금 상태에서는 할 수 없음', en: 'Conflict' },
  413: { ko: '너무 큼', en: 'Too large' },
  415: { ko: '지원하지 않는 형식', en: 'Unsupported media type' },
  422: { ko: '처리할 수 없음', en: 'Unprocessable' },
  429: { ko: '요청이 너무 많음', en: 'Too many requests' },
  500: { ko: '서버 오류', en: 'Server error' },
  503: { ko: '혼잡', en: 'Busy' },
};

const languages = new Map<string, Language>();

/** The better of our two languages for an Accept-Language header. Korean where the reader did not say. */
export function chooseLanguage(header: string | undefined): Language {
  if (!header) return 'ko';
  const known = languages.get(header);
  if (known) return known;
  let best: Language = 'ko';
  let best_quality = 0;
  for (const part of header.slice(0, 300).split(',')) {
    const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
    const language = tag.startsWith('en') ? 'en' : tag.startsWith('ko') ? 'ko' : null;
    const asked = Number(
      parameters
        .find((one) => one.trim().startsWith('q='))
        ?.trim()
        .slice(2) ?? 1,
    );
    const quality = Number.isFinite(asked) ? asked : 0;
    if (language && quality > best_quality) [best, best_quality] = [language, quality];
  }
  if (languages.size < 1_000) languages.set(header, best);
  return best;
}

/** A refusal as RFC 9457 problem details. `type` is a relative reference into our own reference page. */
function problemOf(refusal: Refusal, language: Language): Record<string, unknown> {
  const { status } = errors[refusal.code];
  return {
    type: `/api/docs#error-${refusal.code}`,
    title: titles[status]?.[language] ?? String(status),
    status,
    detail: sentence(refusal, language),
    code: refusal.code,
    ...(refusal.params ? { params: refusal.params } : {}),
    ...(refusal.details ? { details: refusal.details } : {}),
  };
}

/** Refusals without parameters are the answer most of a crowd gets (`sold_out`): made once. */
const ready_made = new Map<string, Ready>();

function answerOf(refusal: Refusal, language: Language): string | Ready {
  if (refusal.params || refusal.details) return JSON.stringify(problemOf(refusal, language));
  const name = `${language}:${refusal.code}`;
  let ready = ready_made.get(name);
  if (!ready) {
    ready = Ready.of(problemOf(refusal, language));
    ready_made.set(name, ready);
  }
  return ready;
}

const retry_codes: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['overloaded', 'too_many_requests']);

/** Answers a request with a refusal. Returns the status sent. */
export function sendRefusal(request: Pick<LeanRequest, 'headers'>, reply: LeanReply, refusal: Refusal): number {
  const { status } = errors[refusal.code];
  const language = chooseLanguage(request.headers['accept-language']);
  reply.code(status);
  reply.header('content-type', 'application/problem+json; charset=utf-8');
  reply.header('content-language', language);
  reply.header('cache-control', 'no-store');
  reply.header('vary', 'accept-language');
  if (retry_codes.has(refusal.code)) reply.header('retry-after', String(refusal.params?.retry_after_s ?? 1));
  reply.serializer(asIs).send(answerOf(refusal, language));
  return status;
}
