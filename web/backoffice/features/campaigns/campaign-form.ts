import type { adminChangeCampaign, adminCreateCampaign } from '@madang/contract/promotions';
import type { BodyOf } from '@madang/contract/route';
import type { Say } from '../../../ui/lib/language.ts';
import { fromKoreaInput, toKoreaInput } from '../../ui/korea-time.ts';
import { readWhole } from '../../ui/whole.ts';
import type { Campaign } from './campaigns.ts';

export type CampaignBody = BodyOf<typeof adminCreateCampaign>;

/** What the controls hold: text, as typed. */
export type CampaignDraft = {
  shop_id: string;
  kind: CampaignBody['kind'];
  name_ko: string;
  name_en: string;
  code: string;
  benefit: CampaignBody['benefit']['kind'];
  amount: string;
  percent: string;
  cap: string;
  gift: string | null;
  minimum: string;
  product_ids: string[];
  category_ids: string[];
  first_order: boolean;
  segment: '' | 'members' | 'verified_phone' | 'returning';
  weekdays: number[];
  from_hour: string;
  to_hour: string;
  together: boolean;
  priority: string;
  opens_at: string;
  closes_at: string;
  usable_until: string;
  winners_max: string;
  uses_max: string;
  budget: string;
};

export type CampaignErrors = Partial<Record<keyof CampaignDraft, string>>;

const hour_ms = 3_600_000;
const day_ms = 24 * hour_ms;

/** Opens at the next full hour, for a day; to be used for a fortnight. */
export function emptyDraft(now_ms: number, shop_id: string): CampaignDraft {
  const opens_ms = Math.ceil(now_ms / hour_ms) * hour_ms;
  const at = (ms: number) => toKoreaInput(new Date(ms).toISOString());
  return {
    shop_id,
    kind: 'first_come',
    name_ko: '',
    name_en: '',
    code: '',
    benefit: 'amount',
    amount: '',
    percent: '',
    cap: '',
    gift: null,
    minimum: '',
    product_ids: [],
    category_ids: [],
    first_order: false,
    segment: '',
    weekdays: [],
    from_hour: '',
    to_hour: '',
    together: false,
    priority: '',
    opens_at: at(opens_ms),
    closes_at: at(opens_ms + day_ms),
    usable_until: at(opens_ms + 14 * day_ms),
    winners_max: '',
    uses_max: '',
    budget: '',
  };
}

/** A campaign as the controls hold it. */
export function draftOf(campaign: Campaign): CampaignDraft {
  const { benefit, conditions } = campaign;
  const typed = (value: number | null | undefined) => (value === null || value === undefined ? '' : String(value));
  const shown = (value: number | null | undefined) => value?.toLocaleString('ko-KR') ?? '';
  return {
    shop_id: campaign.shop_id,
    kind: campaign.kind,
    name_ko: campaign.name_ko,
    name_en: campaign.name_en,
    code: campaign.code ?? '',
    benefit: benefit.kind,
    amount: benefit.kind === 'amount' ? shown(benefit.amount_krw) : '',
    percent: benefit.kind === 'percent' ? typed(benefit.percent) : '',
    cap: benefit.kind === 'percent' || benefit.kind === 'shipping' ? shown(benefit.cap_krw) : '',
    gift: benefit.kind === 'gift' ? benefit.variant_id : null,
    minimum: shown(conditions.minimum_krw),
    product_ids: conditions.product_ids ?? [],
    category_ids: conditions.category_ids ?? [],
    first_order: conditions.first_order ?? false,
    segment: conditions.segment ?? '',
    weekdays: conditions.weekdays ?? [],
    from_hour: typed(conditions.from_hour),
    to_hour: typed(conditions.to_hour),
    together: campaign.stacking === 'together',
    priority: campaign.priority === 0 ? '' : String(campaign.priority),
    opens_at: toKoreaInput(campaign.opens_at),
    closes_at: toKoreaInput(campaign.closes_at),
    usable_until: toKoreaInput(campaign.usable_until),
    winners_max: shown(campaign.winners_max),
    uses_max: shown(campaign.uses_max),
    budget: shown(campaign.budget_krw),
  };
}

/** What of a campaign is to change: only what differs from what the form began with, so that seconds it cannot show stay. */
export function changeOf(campaign: Campaign, body: CampaignBody): BodyOf<typeof adminChangeCampaign> {
  const before = readDraft(draftOf(campaign), (ko) => ko);
  const was: Record<string, unknown> = 'body' in before ? before.body : {};
  const {
    shop_id: _,
    kind: _1,
    ...said
  } = { ...body, uses_max: body.uses_max ?? null, budget_krw: body.budget_krw ?? null };
  return Object.fromEntries(
    Object.entries({ priority: 0, ...said }).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(was[name] ?? (name === 'priority' ? 0 : null)),
    ),
  );
}

/** Checks a draft the way the server will; either every error by field, or the body to send. */
export function readDraft(draft: CampaignDraft, t: Say): { errors: CampaignErrors } | { body: CampaignBody } {
  const errors: CampaignErrors = {};
  const whole = (field: keyof CampaignDraft, least: number, most: number, needed: boolean): number | undefined => {
    const text = String(draft[field]);
    if (text.trim() === '' && !needed) return undefined;
    const value = readWhole(text);
    if (value !== null && value >= least && value <= most) return value;
    errors[field] = t(
      `${least.toLocaleString()}에서 ${most.toLocaleString()} 사이로 적으세요.`,
      `Between ${least.toLocaleString()} and ${most.toLocaleString()}.`,
    );
    return undefined;
  };
  const time = (field: 'opens_at' | 'closes_at' | 'usable_until') => {
    const iso = fromKoreaInput(draft[field]);
    if (!iso) errors[field] = t('날짜와 시각을 모두 고르세요.', 'Choose a date and a time.');
    return iso ?? '';
  };
  if (!draft.shop_id) errors.shop_id = t('상점을 고르세요.', 'Choose a shop.');
  if (!draft.name_ko.trim()) errors.name_ko = t('구매자가 볼 이름을 적으세요.', 'Enter the name buyers will see.');
  if (!draft.name_en.trim()) errors.name_en = t('영어 이름도 적으세요.', 'Enter an English name too.');
  if (draft.kind === 'public_code' && !/^[A-Za-z0-9-]{3,30}$/.test(draft.code))
    errors.code = t('영문자, 숫자, 하이픈 3–30자입니다.', '3 to 30 letters, digits or hyphens.');
  const [opens_at, closes_at, usable_until] = [time('opens_at'), time('closes_at'), time('usable_until')];
  if (opens_at && closes_at && closes_at <= opens_at)
    errors.closes_at = t('끝은 시작보다 뒤여야 합니다.', 'The end must be after the start.');
  if (closes_at && usable_until && usable_until < closes_at)
    errors.usable_until = t('끝보다 앞설 수 없습니다.', 'Not before it closes.');
  const benefit = benefitOf(draft, whole);
  if (benefit.kind === 'gift' && !benefit.variant_id) errors.gift = t('사은품을 고르세요.', 'Choose the gift.');
  const winners_max = draft.kind === 'first_come' ? whole('winners_max', 1, 10_000_000, true) : undefined;
  const uses_max = whole('uses_max', 1, 100_000_000, false);
  const budget_krw = whole('budget', 1, 1_000_000_000_000, false);
  const minimum_krw = whole('minimum', 1, 1_000_000_000, false);
  const from_hour = whole('from_hour', 0, 23, false);
  const to_hour = whole('to_hour', 1, 24, false);
  if ((from_hour ?? 0) === (to_hour ?? 24))
    errors.to_hour = t('두 시각이 같으면 쓸 수 있는 때가 없습니다.', 'The same hour leaves no time.');
  const priority = draft.priority.trim() === '' ? undefined : Number(draft.priority);
  if (Object.keys(errors).length > 0) return { errors };
  const { product_ids, category_ids, weekdays, first_order, segment } = draft;
  return {
    body: {
      shop_id: draft.shop_id,
      kind: draft.kind,
      name_ko: draft.name_ko.trim(),
      name_en: draft.name_en.trim(),
      ...(draft.kind === 'public_code' ? { code: draft.code } : {}),
      benefit,
      conditions: {
        ...(minimum_krw === undefined ? {} : { minimum_krw }),
        ...(product_ids.length > 0 ? { product_ids } : {}),
        ...(category_ids.length > 0 ? { category_ids } : {}),
        ...(first_order ? { first_order } : {}),
        ...(segment ? { segment } : {}),
        ...(weekdays.length > 0 ? { weekdays } : {}),
        ...(from_hour === undefined ? {} : { from_hour }),
        ...(to_hour === undefined ? {} : { to_hour }),
      },
      stacking: draft.together ? 'together' : 'alone',
      ...(Number.isInteger(priority) ? { priority: priority as number } : {}),
      opens_at,
      closes_at,
      usable_until,
      ...(winners_max === undefined ? {} : { winners_max }),
      ...(uses_max === undefined ? {} : { uses_max }),
      ...(budget_krw === undefined ? {} : { budget_krw }),
    },
  };
}

type Whole = (field: keyof CampaignDraft, least: number, most: number, needed: boolean) => number | undefined;

function benefitOf(draft: CampaignDraft, whole: Whole): CampaignBody['benefit'] {
  if (draft.benefit === 'amount') return { kind: 'amount', amount_krw: whole('amount', 1, 1_000_000_000, true) ?? 0 };
  if (draft.benefit === 'gift') return { kind: 'gift', variant_id: draft.gift ?? '' };
  const cap_krw = whole('cap', 1, 1_000_000_000, false);
  if (draft.benefit === 'shipping') return { kind: 'shipping', ...(cap_krw === undefined ? {} : { cap_krw }) };
  const percent = whole('percent', 1, 100, true) ?? 0;
  return { kind: 'percent', percent, ...(cap_krw === undefined ? {} : { cap_krw }) };
}
