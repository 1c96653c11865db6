import type { adminChangeLine } from '@madang/contract/lines';
import type { BodyOf } from '@madang/contract/route';
import type { Say } from '../../../ui/lib/language.ts';
import { fromKoreaInput, toKoreaInput } from '../../ui/korea-time.ts';
import { readWhole } from '../../ui/whole.ts';
import type { AdminLine } from './lines.ts';

/** What the controls hold: text, as typed. Empty means: none. */
export type LineDraft = {
  prequeue_at: string;
  serve_at: string;
  close_at: string;
  draws: boolean;
  beacon: boolean;
  beacon_round: string;
  needs_verified_phone: boolean;
  entries_per_address: string;
  entries_per_device: string;
  claim_s: string;
  stay_s: string;
  absent_s: string;
  tied: boolean;
  overbooking: string;
  auto_buyers: string;
  auto_latency_ms: string;
  open_paths: string;
};
export type LineErrors = Partial<Record<keyof LineDraft, string>>;
type LineBody = BodyOf<typeof adminChangeLine>;

/** drand quicknet, whose rounds the draw's checker knows: one every three seconds since its genesis. */
const genesis_ms = 1_692_803_367_000;
const period_ms = 3_000;

/** When a round of the beacon comes out. */
export const timeOfRound = (round: number): number => genesis_ms + (round - 1) * period_ms;
/** The first round that comes out at this time or after it. */
export const roundFrom = (at_ms: number): number => Math.max(1, Math.ceil((at_ms - genesis_ms) / period_ms) + 1);

export function draftOf(line: AdminLine): LineDraft {
  return {
    prequeue_at: toKoreaInput(line.prequeue_at),
    serve_at: toKoreaInput(line.serve_at),
    close_at: toKoreaInput(line.close_at),
    draws: line.draws,
    beacon: line.beacon_round !== null,
    beacon_round: line.beacon_round === null ? '' : String(line.beacon_round),
    needs_verified_phone: line.needs_verified_phone,
    entries_per_address: line.entries_per_address === null ? '' : String(line.entries_per_address),
    entries_per_device: line.entries_per_device === null ? '' : String(line.entries_per_device),
    claim_s: String(line.claim_ms / 1_000),
    stay_s: String(line.stay_ms / 1_000),
    absent_s: String(line.absent_ms / 1_000),
    tied: line.overbooking !== null,
    overbooking: String(line.overbooking ?? 1.5),
    auto_buyers: line.auto_buyers === null ? '' : String(line.auto_buyers),
    auto_latency_ms: line.auto_latency_ms === null ? '' : String(line.auto_latency_ms),
    open_paths: line.open_paths.join('\n'),
  };
}

/** Checks a draft the way the server will; either every error by field, or what changed, to send. */
export function readDraft(draft: LineDraft, line: AdminLine, t: Say): { errors: LineErrors } | { body: LineBody } {
  const errors: LineErrors = {};
  const was = draftOf(line);
  const timeIn = (name: 'prequeue_at' | 'serve_at' | 'close_at') => {
    const at = draft[name] === '' ? null : fromKoreaInput(draft[name]);
    if (draft[name] !== '' && at === null)
      errors[name] = t('날짜와 시각을 모두 적어 주세요.', 'Give a date and a time.');
    return at;
  };
  /** A whole number from `min` to `max`; null where the field is empty and may be. */
  const wholeIn = (name: keyof LineDraft, min: number, max: number, may_be_empty = false) => {
    // Set elsewhere to what this form cannot say: it stays.
    if (draft[name] === was[name]) return null;
    const n = readWhole(String(draft[name]));
    if (n === null && may_be_empty) return null;
    if (n !== null && n >= min && n <= max) return n;
    errors[name] = t(
      `${min.toLocaleString('ko-KR')}부터 ${max.toLocaleString('ko-KR')}까지 적어 주세요.`,
      `A number from ${min.toLocaleString('en')} to ${max.toLocaleString('en')}.`,
    );
    return null;
  };
  const [prequeue_at, serve_at, close_at] = [timeIn('prequeue_at'), timeIn('serve_at'), timeIn('close_at')];
  const before = (one: string | null, other: string | null) => one === null || other === null || one < other;
  if (!before(prequeue_at, serve_at))
    errors.prequeue_at = t('들여보내기 시작보다 앞이어야 합니다.', 'Must be before letting in begins.');
  if (prequeue_at !== null && serve_at === null && !errors.serve_at)
    errors.serve_at = t('모으는 시각이 있으면 이 시각도 필요합니다.', 'Needed where people gather at a time.');
  if (!before(serve_at, close_at) || !before(prequeue_at, close_at))
    errors.close_at = t('끝나는 시각이 더 빠릅니다.', 'It ends before it begins.');

  const beacon_round = draft.draws && draft.beacon ? readRound(draft.beacon_round, errors, t) : null;
  if (beacon_round !== null && serve_at !== null && timeOfRound(beacon_round) <= Date.parse(serve_at))
    errors.beacon_round = t(
      '명단을 굳히기 전에 나오는 회차입니다. 값을 미리 알 수 있으면 추첨이 아닙니다.',
      'This round is out before the list is frozen: who knows the value beforehand does not draw.',
    );
  const overbooking = draft.tied ? Number(draft.overbooking) : null;
  if (overbooking !== null && !(overbooking >= 0.5 && overbooking <= 20))
    errors.overbooking = t('0.5부터 20까지 적어 주세요.', 'A number from 0.5 to 20.');
  const open_paths = draft.open_paths.split(/\s+/).filter((path) => path !== '');
  const bad_path = open_paths.find((path) => !/^\/[^\s,?#\\]*$/.test(path) || path.includes('..') || path.length > 200);
  if (bad_path !== undefined)
    errors.open_paths = t(
      `‘${bad_path}’: 경로는 /로 시작하고 ? # , .. 를 쓸 수 없습니다.`,
      `“${bad_path}”: a path begins with / and has no ? # , or ..`,
    );
  else if (open_paths.length > 50) errors.open_paths = t('50개까지입니다.', 'At most 50.');

  const terms = {
    prequeue_at,
    serve_at,
    close_at,
    draws: draft.draws,
    beacon_round,
    needs_verified_phone: draft.needs_verified_phone,
    entries_per_address: wholeIn('entries_per_address', 1, 1_000_000, true),
    entries_per_device: wholeIn('entries_per_device', 1, 1_000_000, true),
    claim_ms: (wholeIn('claim_s', 1, 3_600) ?? 0) * 1_000,
    stay_ms: (wholeIn('stay_s', 1, 3_600) ?? 0) * 1_000,
    absent_ms: (wholeIn('absent_s', 1, 3_600) ?? 0) * 1_000,
    overbooking,
    auto_buyers: wholeIn('auto_buyers', 1, 1_000_000, true),
    auto_latency_ms: wholeIn('auto_latency_ms', 1, 60_000, true),
    open_paths,
  };
  if (Object.keys(errors).length > 0) return { errors };
  return { body: changedIn(terms, was, draft) };
}

function readRound(text: string, errors: LineErrors, t: Say): number | null {
  const round = readWhole(text);
  if (round !== null && round >= 1 && round <= 2_000_000_000) return round;
  errors.beacon_round = t('회차 번호를 적어 주세요.', 'Give the number of a round.');
  return null;
}

/** Only what was touched is sent: what another does meanwhile stays. */
function changedIn(terms: LineBody, was: LineDraft, now: LineDraft): LineBody {
  const fields: Record<string, readonly (keyof LineDraft)[]> = {
    beacon_round: ['draws', 'beacon', 'beacon_round'],
    claim_ms: ['claim_s'],
    stay_ms: ['stay_s'],
    absent_ms: ['absent_s'],
    overbooking: ['tied', 'overbooking'],
  };
  return Object.fromEntries(
    Object.entries(terms).filter(([name]) =>
      (fields[name] ?? [name as keyof LineDraft]).some((field) => was[field] !== now[field]),
    ),
  );
}
