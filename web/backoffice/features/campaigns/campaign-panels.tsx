import { useQuery } from '@tanstack/react-query';
import { pick, useLanguage, useSay } from '../../../ui/lib/language.ts';
import { Checkbox, SelectField, TextField, WholeField } from '../../ui/field.tsx';
import { KoreaTimeField } from '../../ui/korea-time-field.tsx';
import { NameFields } from '../../ui/name-fields.tsx';
import { Panel } from '../../ui/panel.tsx';
import { categoriesQuery, useMyShops } from '../products/products.ts';
import { VariantPicker } from '../variants/variant-picker.tsx';
import type { CampaignDraft, CampaignErrors } from './campaign-form.ts';
import { ProductsField } from './products-field.tsx';

type Part = {
  draft: CampaignDraft;
  errors: CampaignErrors;
  set(change: Partial<CampaignDraft>): void;
  /** It is made already. */
  fixed: boolean;
  /** It has opened: what somebody was promised stays. */
  begun: boolean;
};

/** What is given, by which name and in which way. `fixed`: its shop and kind stay; `begun`: so does what it gives. */
export function What({ draft, errors, set, fixed, begun }: Part) {
  const t = useSay();
  const lang = useLanguage();
  const shops = useMyShops();
  return (
    <Panel
      title={t('무엇을', 'What')}
      note={
        fixed ? t('상점과 종류는 만든 뒤에 바꿀 수 없습니다.', 'The shop and type cannot be changed later.') : undefined
      }
    >
      <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
        <SelectField
          label={t('상점', 'Shop')}
          value={draft.shop_id}
          disabled={fixed}
          error={errors.shop_id}
          onChange={(event) => set({ shop_id: event.target.value, gift: null, product_ids: [] })}
        >
          {(shops ?? []).map((shop) => (
            <option key={shop.id} value={shop.id}>
              {pick(lang, shop.name, shop.name_en)}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={t('종류', 'Kind')}
          value={draft.kind}
          disabled={fixed}
          onChange={(event) => set({ kind: event.target.value as CampaignDraft['kind'] })}
        >
          <option value="first_come">{t('선착순: 누른 순서대로', 'First come, first served')}</option>
          <option value="public_code">{t('공개 코드: 모두가 아는 코드', 'Public code: anyone can use it')}</option>
          <option value="single_codes">{t('일회용 코드: 한 코드에 한 번', 'Single-use codes: each works once')}</option>
          <option value="automatic">{t('자동: 조건이 맞으면', 'Automatic: whenever the conditions match')}</option>
        </SelectField>
        <NameFields
          ko={draft.name_ko}
          en={draft.name_en}
          errors={{ ko: errors.name_ko, en: errors.name_en }}
          onChange={({ ko, en }) =>
            set({ ...(ko === undefined ? {} : { name_ko: ko }), ...(en === undefined ? {} : { name_en: en }) })
          }
        />
        {draft.kind === 'public_code' ? (
          <TextField
            label={t('코드', 'Code')}
            maxLength={30}
            value={draft.code}
            disabled={begun}
            error={errors.code}
            onChange={(event) => set({ code: event.target.value.toUpperCase() })}
          />
        ) : null}
        <SelectField
          label={t('혜택', 'Benefit')}
          value={draft.benefit}
          disabled={begun}
          onChange={(event) => set({ benefit: event.target.value as CampaignDraft['benefit'] })}
        >
          <option value="amount">{t('금액', 'An amount')}</option>
          <option value="percent">{t('비율', 'A percentage')}</option>
          <option value="shipping">{t('배송비', 'The delivery fee')}</option>
          <option value="gift">{t('사은품', 'A gift item')}</option>
        </SelectField>
        {draft.benefit === 'amount' ? (
          <WholeField
            label={t('할인 금액', 'Amount')}
            unit={t('원', 'won')}
            value={draft.amount}
            disabled={begun}
            error={errors.amount}
            onChange={(amount) => set({ amount })}
          />
        ) : null}
        {draft.benefit === 'percent' ? (
          <WholeField
            label={t('할인율', 'Percentage')}
            unit="%"
            value={draft.percent}
            disabled={begun}
            error={errors.percent}
            onChange={(percent) => set({ percent })}
          />
        ) : null}
        {draft.benefit === 'percent' || draft.benefit === 'shipping' ? (
          <WholeField
            label={t('최대', 'Up to')}
            unit={t('원', 'won')}
            value={draft.cap}
            disabled={begun}
            error={errors.cap}
            hint={
              draft.benefit === 'percent'
                ? t('비우면 한도 없음', 'Leave empty for no limit')
                : t(
                    '비우면 전부. 도서산간 추가분은 받으려면 기본 배송비를 적으세요.',
                    'Leave empty to waive it all. Enter the standard fee to keep charging the remote-area extra.',
                  )
            }
            onChange={(cap) => set({ cap })}
          />
        ) : null}
        {draft.benefit === 'gift' ? (
          <div className="sm:col-span-2">
            <VariantPicker
              label={t('사은품', 'Gift')}
              value={draft.gift}
              shop_id={draft.shop_id || undefined}
              disabled={begun}
              error={errors.gift}
              hint={t(
                '조건이 맞으면 하나가 0원으로 저절로 더해집니다. 재고가 있을 때만, 예산은 값만큼 줄어듭니다.',
                'One is added automatically for ₩0 while the conditions match and stock lasts. Its price counts against the budget.',
              )}
              onChange={(gift) => set({ gift })}
            />
          </div>
        ) : null}
      </div>
    </Panel>
  );
}

/** For what and for whom. */
export function Terms({ draft, errors, set, begun }: Part) {
  const t = useSay();
  const lang = useLanguage();
  const categories = useQuery(categoriesQuery);
  const days = [
    t('일', 'Sun'),
    t('월', 'Mon'),
    t('화', 'Tue'),
    t('수', 'Wed'),
    t('목', 'Thu'),
    t('금', 'Fri'),
    t('토', 'Sat'),
  ];
  const flip = <T,>(all: T[], one: T) => (all.includes(one) ? all.filter((each) => each !== one) : [...all, one]);
  return (
    <Panel
      title={t('조건', 'Conditions')}
      note={
        begun
          ? t(
              '시작한 뒤에는 바꿀 수 없습니다. 이미 구매자와 약속한 조건입니다.',
              'Fixed once the campaign has started, because buyers have been promised them.',
            )
          : t('입력한 조건이 모두 맞아야 합니다.', 'All of them must be met.')
      }
    >
      <fieldset disabled={begun} className="grid grid-cols-1 gap-4 sm:grid-cols-2">
        <legend className="sr-only">{t('조건', 'Conditions')}</legend>
        <WholeField
          label={t('최소 주문 금액', 'Minimum order')}
          unit={t('원', 'won')}
          value={draft.minimum}
          error={errors.minimum}
          onChange={(minimum) => set({ minimum })}
        />
        <SelectField
          label={t('대상', 'For whom')}
          value={draft.segment}
          onChange={(event) => set({ segment: event.target.value as CampaignDraft['segment'] })}
        >
          <option value="">{t('누구나', 'Everybody')}</option>
          <option value="members">{t('회원', 'Members')}</option>
          <option value="verified_phone">{t('휴대전화를 확인한 회원', 'Members with a verified phone')}</option>
          <option value="returning">{t('전에 주문한 사람', 'Returning customers')}</option>
        </SelectField>
        <WholeField
          label={t('몇 시부터', 'From hour')}
          unit={t('시', 'h')}
          value={draft.from_hour}
          error={errors.from_hour}
          onChange={(from_hour) => set({ from_hour })}
        />
        <WholeField
          label={t('몇 시까지', 'To hour')}
          unit={t('시', 'h')}
          value={draft.to_hour}
          error={errors.to_hour}
          onChange={(to_hour) => set({ to_hour })}
        />
        <fieldset className="sm:col-span-2">
          <legend className="text-xs font-medium text-ink-soft">{t('요일', 'Weekdays')}</legend>
          <div className="flex flex-wrap gap-x-4">
            {days.map((name, day) => (
              <Checkbox
                key={name}
                label={name}
                checked={draft.weekdays.includes(day)}
                onChange={() => set({ weekdays: flip(draft.weekdays, day) })}
              />
            ))}
          </div>
        </fieldset>
        <div className="sm:col-span-2">
          <ProductsField
            chosen={draft.product_ids}
            shop_id={draft.shop_id || undefined}
            disabled={begun}
            onChange={(product_ids) => set({ product_ids })}
          />
        </div>
        <fieldset className="sm:col-span-2">
          <legend className="text-xs font-medium text-ink-soft">
            {t('분류: 상품이나 분류 가운데 하나라도 맞으면', 'Categories: matches any category or any product above')}
          </legend>
          <div className="flex flex-wrap gap-x-4">
            {(categories.data?.categories ?? []).map((one) => (
              <Checkbox
                key={one.id}
                label={pick(lang, one.name, one.name_en)}
                checked={draft.category_ids.includes(one.id)}
                onChange={() => set({ category_ids: flip(draft.category_ids, one.id) })}
              />
            ))}
          </div>
        </fieldset>
        <Checkbox
          label={t('첫 주문에만', 'First order only')}
          checked={draft.first_order}
          onChange={(event) => set({ first_order: event.target.checked })}
        />
        <Checkbox
          label={t('다른 할인과 함께', 'Together with other discounts')}
          checked={draft.together}
          onChange={(event) => set({ together: event.target.checked })}
        />
      </fieldset>
    </Panel>
  );
}

/** When, how often, and out of which budget. */
export function Limits({ draft, errors, set, begun }: Part) {
  const t = useSay();
  const time = (field: 'opens_at' | 'closes_at' | 'usable_until', label: string) => (
    <KoreaTimeField
      label={label}
      value={draft[field]}
      error={errors[field]}
      disabled={begun && field === 'opens_at'}
      onChange={(value) => set({ [field]: value })}
    />
  );
  return (
    <Panel
      title={t('언제, 얼마나', 'When and how much')}
      note={
        begun
          ? t(
              '사용 끝은 늦출 수만 있고, 한도는 이미 준 만큼보다 작아질 수 없습니다. 없던 한도를 새로 두거나 없앨 수는 없습니다.',
              'The use-by date can only move later, and limits cannot go below what has been issued. Limits cannot be added or removed now.',
            )
          : undefined
      }
    >
      <div className="grid grid-cols-[repeat(auto-fit,minmax(min(100%,14rem),1fr))] gap-4">
        {time('opens_at', t('시작', 'Opens'))}
        {time('closes_at', t('끝', 'Closes'))}
        {time('usable_until', t('사용 끝', 'Use by'))}
        {draft.kind === 'first_come' ? (
          <WholeField
            label={t('선착순 몇 장', 'Coupons to give')}
            unit={t('장', '')}
            value={draft.winners_max}
            error={errors.winners_max}
            onChange={(winners_max) => set({ winners_max })}
          />
        ) : null}
        <WholeField
          label={t('사용 한도', 'Uses at most')}
          unit={t('번', '')}
          value={draft.uses_max}
          error={errors.uses_max}
          hint={t('비우면 한도 없음', 'Leave empty for no limit')}
          onChange={(uses_max) => set({ uses_max })}
        />
        <WholeField
          label={t('예산', 'Budget')}
          unit={t('원', 'won')}
          value={draft.budget}
          error={errors.budget}
          hint={t('비우면 한도 없음', 'Leave empty for no limit')}
          onChange={(budget) => set({ budget })}
        />
        <TextField
          label={t('우선순위', 'Priority')}
          inputMode="numeric"
          value={draft.priority}
          disabled={begun}
          hint={t('함께 쓰는 것끼리, 큰 것부터', 'When combined, larger numbers apply first')}
          onChange={(event) => set({ priority: event.target.value.replace(/[^0-9-]/g, '') })}
        />
      </div>
    </Panel>
  );
}
