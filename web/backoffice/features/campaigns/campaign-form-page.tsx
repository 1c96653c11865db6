import { listCategories } from '@madang/contract/catalog';
import { adminCreateCampaign } from '@madang/contract/promotions';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { serverNow } from '../../../ui/lib/clock.ts';
import { pick, useLanguage, useSay } from '../../../ui/lib/language.ts';
import { Go, useGo } from '../../frame/go.tsx';
import { usePageTitle } from '../../frame/page-title.ts';
import { paths } from '../../frame/paths.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Refused } from '../../ui/empty.tsx';
import { Checkbox, SelectField, TextField, WholeField } from '../../ui/field.tsx';
import { KoreaTimeField } from '../../ui/korea-time-field.tsx';
import { PageHead, Panel } from '../../ui/panel.tsx';
import { useSend } from '../../ui/send.ts';
import { shopsQuery } from '../products/products.ts';
import { VariantPicker } from '../variants/variant-picker.tsx';
import { type CampaignBody, type CampaignDraft, type CampaignErrors, emptyDraft, readDraft } from './campaign-form.ts';
import { TryPanel } from './try-panel.tsx';

type Part = {
  draft: CampaignDraft;
  errors: CampaignErrors;
  set(change: Partial<CampaignDraft>): void;
};

export function NewCampaignPage() {
  const t = useSay();
  const go = useGo();
  usePageTitle(t('새 캠페인', 'New campaign'));
  const form = useRef<HTMLFormElement>(null);
  const shops = useQuery(shopsQuery);
  const [typed, setDraft] = useState<CampaignDraft>(() => emptyDraft(serverNow(), ''));
  const draft = { ...typed, shop_id: typed.shop_id || (shops.data?.[0]?.id ?? '') };
  const [errors, setErrors] = useState<CampaignErrors>({});
  const set = (change: Partial<CampaignDraft>) => {
    setDraft((now) => ({ ...now, ...change }));
    setErrors((now) => Object.fromEntries(Object.entries(now).filter(([name]) => !(name in change))));
  };
  const act = useSend('create-campaign', (body: CampaignBody, key) => call(adminCreateCampaign, { body, key }), {
    refresh: [['campaigns']],
    say: t('캠페인을 만들었습니다.', 'The campaign is made.'),
    done: (saved) => go({ to: paths.campaign(saved.campaign_id) }),
  });
  const read = readDraft(draft, t);
  const submit = () => {
    if ('body' in read) {
      setErrors({});
      void act.run(read.body);
      return;
    }
    setErrors(read.errors);
    requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus());
  };
  const part = { draft, errors, set };
  return (
    <>
      <PageHead
        back={
          <Go to={paths.campaigns} className="link">
            {t('쿠폰과 할인', 'Coupons and discounts')}
          </Go>
        }
        title={t('새 캠페인', 'New campaign')}
      />
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <form
          ref={form}
          noValidate
          className="grid min-w-0 gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            submit();
          }}
        >
          <What {...part} />
          <Terms {...part} />
          <Limits {...part} />
          <Refused>
            {act.error
              ? sentenceOf(act.error)
              : Object.keys(errors).length > 0
                ? t('표시된 칸을 고쳐 주세요.', 'Please correct the marked fields.')
                : null}
          </Refused>
          <div className="flex gap-2">
            <Button type="submit" look="ink" busy={act.busy}>
              {t('만들기', 'Make it')}
            </Button>
            <Go to={paths.campaigns} className={buttonClass('quiet')}>
              {t('그만두기', 'Cancel')}
            </Go>
          </div>
        </form>
        <TryPanel draft={'body' in read ? read.body : null} />
      </div>
    </>
  );
}

function What({ draft, errors, set }: Part) {
  const t = useSay();
  const lang = useLanguage();
  const shops = useQuery(shopsQuery);
  return (
    <Panel title={t('무엇을', 'What')}>
      <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
        <SelectField
          label={t('상점', 'Shop')}
          value={draft.shop_id}
          error={errors.shop_id}
          onChange={(event) => set({ shop_id: event.target.value })}
        >
          {(shops.data ?? []).map((shop) => (
            <option key={shop.id} value={shop.id}>
              {pick(lang, shop.name, shop.name_en)}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={t('종류', 'Kind')}
          value={draft.kind}
          onChange={(event) => set({ kind: event.target.value as CampaignDraft['kind'] })}
        >
          <option value="first_come">{t('선착순: 누른 순서대로', 'First come: in the order of clicks')}</option>
          <option value="public_code">{t('공개 코드: 모두가 아는 코드', 'Public code: everybody knows it')}</option>
          <option value="single_codes">{t('일회용 코드: 한 코드에 한 번', 'Single-use codes: each once')}</option>
          <option value="automatic">{t('자동: 조건이 맞으면', 'Automatic: whenever it fits')}</option>
        </SelectField>
        <TextField
          label={t('이름 (한국어)', 'Name (Korean)')}
          lang="ko"
          maxLength={120}
          value={draft.name_ko}
          error={errors.name_ko}
          onChange={(event) => set({ name_ko: event.target.value })}
        />
        <TextField
          label={t('이름 (영어)', 'Name (English)')}
          lang="en"
          maxLength={120}
          value={draft.name_en}
          error={errors.name_en}
          onChange={(event) => set({ name_en: event.target.value })}
        />
        {draft.kind === 'public_code' ? (
          <TextField
            label={t('코드', 'Code')}
            maxLength={30}
            value={draft.code}
            error={errors.code}
            onChange={(event) => set({ code: event.target.value.toUpperCase() })}
          />
        ) : null}
        <SelectField
          label={t('혜택', 'Takes off')}
          value={draft.benefit}
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
            error={errors.amount}
            onChange={(amount) => set({ amount })}
          />
        ) : null}
        {draft.benefit === 'percent' ? (
          <>
            <WholeField
              label={t('할인율', 'Percentage')}
              unit="%"
              value={draft.percent}
              error={errors.percent}
              onChange={(percent) => set({ percent })}
            />
            <WholeField
              label={t('최대', 'At most')}
              unit={t('원', 'won')}
              value={draft.cap}
              error={errors.cap}
              hint={t('비우면 한도 없음', 'Empty: no limit')}
              onChange={(cap) => set({ cap })}
            />
          </>
        ) : null}
        {draft.benefit === 'gift' ? (
          <div className="sm:col-span-2">
            <VariantPicker
              label={t('사은품', 'Gift')}
              value={draft.gift}
              shop_id={draft.shop_id || undefined}
              error={errors.gift}
              hint={t('장바구니에 담긴 하나의 값을 뺍니다.', 'The price of one of it in the cart is taken off.')}
              onChange={(gift) => set({ gift })}
            />
          </div>
        ) : null}
      </div>
    </Panel>
  );
}

function Terms({ draft, errors, set }: Part) {
  const t = useSay();
  const lang = useLanguage();
  const categories = useQuery({
    queryKey: ['categories'],
    queryFn: ({ signal }) => call(listCategories, { signal }),
    staleTime: 60_000,
  });
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
    <Panel title={t('조건', 'Conditions')} note={t('적은 것이 모두 맞아야 합니다.', 'All of them must hold.')}>
      <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
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
          <option value="returning">{t('전에 주문한 사람', 'Who bought before')}</option>
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
        <fieldset className="sm:col-span-2">
          <legend className="text-xs font-medium text-ink-soft">
            {t('분류 (비우면 모두)', 'Categories (none: all)')}
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
      </div>
    </Panel>
  );
}

function Limits({ draft, errors, set }: Part) {
  const t = useSay();
  const time = (field: 'opens_at' | 'closes_at' | 'usable_until', label: string) => (
    <KoreaTimeField
      label={label}
      value={draft[field]}
      error={errors[field]}
      onChange={(value) => set({ [field]: value })}
    />
  );
  return (
    <Panel title={t('언제, 얼마나', 'When and how much')}>
      <div className="grid grid-cols-1 gap-4 sm:grid-cols-3">
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
          hint={t('비우면 한도 없음', 'Empty: no limit')}
          onChange={(uses_max) => set({ uses_max })}
        />
        <WholeField
          label={t('예산', 'Budget')}
          unit={t('원', 'won')}
          value={draft.budget}
          error={errors.budget}
          hint={t('비우면 한도 없음', 'Empty: no limit')}
          onChange={(budget) => set({ budget })}
        />
        <TextField
          label={t('우선순위', 'Priority')}
          inputMode="numeric"
          value={draft.priority}
          hint={t('함께 쓰는 것끼리, 큰 것부터', 'Among those together, the larger first')}
          onChange={(event) => set({ priority: event.target.value.replace(/[^0-9-]/g, '') })}
        />
      </div>
    </Panel>
  );
}
