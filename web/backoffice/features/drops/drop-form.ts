import type { adminCreateDrop } from '@madang/contract/drops';
import type { BodyOf } from '@madang/contract/route';
import type { Say } from '../../../ui/lib/language.ts';
import { fromKoreaInput, toKoreaInput } from '../../ui/korea-time.ts';
import { readWhole } from '../../ui/whole.ts';
import type { Drop } from './drops.ts';

export type DropBody = BodyOf<typeof adminCreateDrop>;

/** What the controls hold: text, as typed. */
export type DropDraft = {
  variant_id: string | null;
  kind: 'stock' | 'preorder';
  title_ko: string;
  title_en: string;
  opens_at: string;
  closes_at: string;
  allotment: string;
  cap_per_person: string;
  promised_on: string;
  allow_virtual_account: boolean;
  needs_verified_phone: boolean;
  hold_minutes: string;
};

export type DropErrors = Partial<Record<keyof DropDraft, string>>;

const hour_ms = 3_600_000;

/** A new drop: opens at the next full hour but one, for a day. */
export function emptyDraft(now_ms: number): DropDraft {
  const opens_ms = Math.ceil(now_ms / hour_ms) * hour_ms + hour_ms;
  return {
    variant_id: null,
    kind: 'stock',
    title_ko: '',
    title_en: '',
    opens_at: toKoreaInput(new Date(opens_ms).toISOString()),
    closes_at: toKoreaInput(new Date(opens_ms + 24 * hour_ms).toISOString()),
    allotment: '',
    cap_per_person: '1',
    promised_on: '',
    allow_virtual_account: false,
    needs_verified_phone: false,
    hold_minutes: '10',
  };
}

export function draftOf(drop: Drop): DropDraft {
  return {
    variant_id: drop.variant_id,
    kind: drop.kind,
    title_ko: drop.title_ko,
    title_en: drop.title_en,
    opens_at: toKoreaInput(drop.opens_at),
    closes_at: toKoreaInput(drop.closes_at),
    allotment: drop.live.allotment.toLocaleString('ko-KR'),
    cap_per_person: String(drop.cap_per_person),
    promised_on: drop.promised_on ?? '',
    allow_virtual_account: drop.allow_virtual_account,
    needs_verified_phone: drop.needs_verified_phone,
    hold_minutes: '',
  };
}

type Facts = {
  now_ms: number;
  /** Units that may be promised: available now, plus what the drop being edited already has. */
  available: number | null;
  /** Of the drop being edited. */
  taken: number;
  editing: boolean;
};

/** Checks a draft the way the server will; either every error by field, or the body to send. */
export function readDraft(draft: DropDraft, facts: Facts, t: Say): { errors: DropErrors } | { body: DropBody } {
  const errors: DropErrors = {};
  const opens_at = fromKoreaInput(draft.opens_at);
  const closes_at = fromKoreaInput(draft.closes_at);
  const allotment = readWhole(draft.allotment);
  const cap = readWhole(draft.cap_per_person);
  const hold = readWhole(draft.hold_minutes);
  if (!draft.variant_id) errors.variant_id = t('무엇을 팔지 고르세요.', 'Choose a product to sell.');
  if (!draft.title_ko.trim()) errors.title_ko = t('구매자가 볼 이름을 적으세요.', 'Enter the name buyers will see.');
  if (!draft.title_en.trim()) errors.title_en = t('영어 이름도 적으세요.', 'Enter an English name too.');
  if (!opens_at) errors.opens_at = t('날짜와 시각을 모두 고르세요.', 'Choose a date and a time.');
  if (!closes_at) errors.closes_at = t('날짜와 시각을 모두 고르세요.', 'Choose a date and a time.');
  else if (opens_at && closes_at <= opens_at)
    errors.closes_at = t('끝은 시작보다 뒤여야 합니다.', 'The end must be after the start.');
  else if (Date.parse(closes_at) <= facts.now_ms)
    errors.closes_at = t('이미 지난 시각입니다.', 'This has already passed.');
  if (allotment === null || !(allotment >= 1 && allotment <= 10_000_000))
    errors.allotment = t('1 이상의 수를 적으세요.', 'A number of 1 or more.');
  else if (allotment < facts.taken)
    errors.allotment = t(
      `이미 ${facts.taken}개가 나갔습니다. 그보다 줄일 수 없습니다.`,
      `${facts.taken} are already taken; it cannot go below that.`,
    );
  else if (draft.kind === 'stock' && facts.available !== null && allotment > facts.available)
    errors.allotment = t(
      `재고보다 많습니다. 지금 ${facts.available}개까지 걸 수 있습니다.`,
      `More than is in stock: at most ${facts.available} now.`,
    );
  if (cap === null || !(cap >= 1 && cap <= 1_000))
    errors.cap_per_person = t('1에서 1,000 사이로 적으세요.', 'Between 1 and 1,000.');
  if (hold !== null && !(hold >= 1 && hold <= 60))
    errors.hold_minutes = t('1분에서 60분 사이로 적으세요.', 'Between 1 and 60 minutes.');
  if (draft.kind === 'preorder' && !draft.promised_on)
    errors.promised_on = t('언제까지 보내기로 약속할지 고르세요.', 'Choose the date you promise to ship by.');
  else if (draft.kind === 'preorder' && closes_at && draft.promised_on < toKoreaInput(closes_at).slice(0, 10))
    errors.promised_on = t('판매가 끝난 뒤의 날이어야 합니다.', 'It must not be before the sale ends.');
  if (Object.keys(errors).length > 0) return { errors };
  return {
    body: {
      variant_id: draft.variant_id as string,
      kind: draft.kind,
      title_ko: draft.title_ko.trim(),
      title_en: draft.title_en.trim(),
      opens_at: opens_at as string,
      closes_at: closes_at as string,
      allotment: allotment as number,
      cap_per_person: cap as number,
      allow_virtual_account: draft.allow_virtual_account,
      needs_verified_phone: draft.needs_verified_phone,
      ...(draft.kind === 'preorder' ? { promised_on: draft.promised_on } : {}),
      ...(hold === null ? {} : { hold_minutes: hold }),
    },
  };
}
