import { adminChangeDrop, adminCreateDrop, readAvailability } from '@madang/contract/drops';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { serverNow } from '../../../ui/lib/clock.ts';
import { count } from '../../../ui/lib/format.ts';
import { useSay } from '../../../ui/lib/language.ts';
import { Skeleton } from '../../../ui/parts/status.tsx';
import { Go, useGo, useParam } from '../../frame/go.tsx';
import { usePageTitle } from '../../frame/page-title.ts';
import { paths } from '../../frame/paths.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Refused } from '../../ui/empty.tsx';
import { Checkbox, Field, SelectField, WholeField } from '../../ui/field.tsx';
import { KoreaTimeField } from '../../ui/korea-time-field.tsx';
import { NameFields } from '../../ui/name-fields.tsx';
import { PageFailed, PageLoading } from '../../ui/page-state.tsx';
import { PageHead, Panel } from '../../ui/panel.tsx';
import { useSend } from '../../ui/send.ts';
import { VariantPicker } from '../variants/variant-picker.tsx';
import { type DropBody, type DropDraft, type DropErrors, draftOf, emptyDraft, readDraft } from './drop-form.ts';
import { type Drop, dropQuery } from './drops.ts';
import { WhoIsTold } from './who-is-told.tsx';

export function NewDropPage() {
  const t = useSay();
  usePageTitle(t('새 드롭', 'New drop'));
  return <DropForm drop={null} />;
}

export function EditDropPage() {
  const t = useSay();
  const drop_id = useParam('drop_id');
  usePageTitle(t('드롭 수정', 'Edit drop'));
  const { data, error, refetch } = useQuery(dropQuery(drop_id));
  if (error && !data)
    return <PageFailed title={t('드롭 수정', 'Edit drop')} error={error} retry={() => void refetch()} />;
  if (!data) {
    return (
      <PageLoading title={t('드롭 수정', 'Edit drop')}>
        <Skeleton className="h-8 w-48" />
        <Skeleton className="h-72" />
      </PageLoading>
    );
  }
  return <DropForm key={data.drop_id} drop={data} />;
}

function useAvailable(variant_id: string | null) {
  const { data } = useQuery({
    queryKey: ['availability', variant_id],
    queryFn: ({ signal }) => call(readAvailability, { query: { variant_ids: variant_id ?? '' }, signal }),
    enabled: variant_id !== null,
    refetchInterval: 5_000,
  });
  return data?.variants.find((one) => one.variant_id === variant_id)?.available ?? null;
}

function DropForm({ drop }: { drop: Drop | null }) {
  const t = useSay();
  const go = useGo();
  const form = useRef<HTMLFormElement>(null);
  const [draft, setDraft] = useState<DropDraft>(() => (drop ? draftOf(drop) : emptyDraft(serverNow())));
  const [errors, setErrors] = useState<DropErrors>({});
  const set = (change: Partial<DropDraft>) => {
    setDraft((now) => ({ ...now, ...change }));
    setErrors((now) => Object.fromEntries(Object.entries(now).filter(([name]) => !(name in change))));
  };
  const available = useAvailable(draft.variant_id);
  const taken = drop ? drop.live.allotment - drop.live.remaining : 0;
  const limit = available === null ? null : available + (drop ? drop.live.remaining : 0);
  const act = useSend(
    drop ? `change-drop-${drop.drop_id}` : 'create-drop',
    ({ variant_id, kind, ...changes }: DropBody, key) =>
      drop
        ? call(adminChangeDrop, { params: { drop_id: drop.drop_id }, body: changes, key })
        : call(adminCreateDrop, { body: { variant_id, kind, ...changes }, key }),
    {
      refresh: [['drops']],
      say: drop ? t('드롭을 수정했습니다.', 'Drop updated.') : t('드롭을 예약했습니다.', 'Drop scheduled.'),
      done: (saved) => go({ to: paths.drop(saved.drop_id) }),
    },
  );
  const submit = () => {
    const read = readDraft(draft, { now_ms: serverNow(), available: limit, taken, editing: drop !== null }, t);
    if ('body' in read) {
      setErrors({});
      void act.run(read.body);
      return;
    }
    setErrors(read.errors);
    requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus());
  };
  const stock_hint =
    draft.kind === 'stock' && limit !== null
      ? t(`지금 ${count(limit)}개까지 걸 수 있습니다`, `Up to ${count(limit)} available now`)
      : undefined;
  return (
    <>
      <PageHead
        back={
          <Go to={drop ? paths.drop(drop.drop_id) : paths.drops} className="link">
            {drop ? t('관제실', 'Control room') : t('드롭 목록', 'Drops')}
          </Go>
        }
        title={drop ? t('드롭 수정', 'Edit drop') : t('새 드롭', 'New drop')}
      />
      <form
        ref={form}
        noValidate
        className="grid max-w-3xl gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Panel title={t('무엇을', 'What')}>
          <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
            <div className="sm:col-span-2">
              <VariantPicker
                label={t('상품과 옵션', 'Product and option')}
                value={draft.variant_id}
                disabled={drop !== null}
                error={errors.variant_id}
                hint={drop ? t('만든 뒤에는 바꿀 수 없습니다.', 'Cannot be changed later.') : undefined}
                onChange={(variant_id, variant) =>
                  set({
                    variant_id,
                    ...(variant && !draft.title_ko ? { title_ko: variant.product_title } : {}),
                    ...(variant && !draft.title_en ? { title_en: variant.product_title_en ?? '' } : {}),
                  })
                }
              />
            </div>
            <NameFields
              ko={draft.title_ko}
              en={draft.title_en}
              errors={{ ko: errors.title_ko, en: errors.title_en }}
              onChange={({ ko, en }) =>
                set({ ...(ko === undefined ? {} : { title_ko: ko }), ...(en === undefined ? {} : { title_en: en }) })
              }
            />
            <SelectField
              label={t('종류', 'Kind')}
              value={draft.kind}
              disabled={drop !== null}
              onChange={(event) => set({ kind: event.target.value === 'preorder' ? 'preorder' : 'stock' })}
            >
              <option value="stock">{t('재고 판매: 지금 있는 것을', 'Stock: sell what is in stock now')}</option>
              <option value="preorder">{t('예약 판매: 들어올 것을', 'Pre-order: sell what is arriving later')}</option>
            </SelectField>
            {draft.kind === 'preorder' ? (
              <div>
                <Field label={t('발송 약속일', 'Promised ship date')} error={errors.promised_on}>
                  {(tie) => (
                    <input
                      {...tie}
                      type="date"
                      className="control"
                      value={draft.promised_on}
                      onChange={(event) => set({ promised_on: event.target.value })}
                    />
                  )}
                </Field>
                {drop ? <WhoIsTold drop={drop} promised_on={draft.promised_on} /> : null}
              </div>
            ) : null}
          </div>
        </Panel>
        <Panel title={t('언제', 'When')}>
          <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
            <KoreaTimeField
              label={t('시작', 'Opens')}
              value={draft.opens_at}
              error={errors.opens_at}
              onChange={(opens_at) => set({ opens_at })}
            />
            <KoreaTimeField
              label={t('끝', 'Closes')}
              value={draft.closes_at}
              error={errors.closes_at}
              onChange={(closes_at) => set({ closes_at })}
            />
          </div>
        </Panel>
        <Panel title={t('얼마나', 'How many')}>
          <div className="grid grid-cols-1 gap-4 sm:grid-cols-3">
            <WholeField
              label={t('배정 수량', 'Allotment')}
              unit={t('개', 'pcs')}
              value={draft.allotment}
              error={errors.allotment}
              hint={stock_hint}
              onChange={(allotment) => set({ allotment })}
            />
            <WholeField
              label={t('한 사람 한도', 'Limit per person')}
              unit={t('개', 'pcs')}
              value={draft.cap_per_person}
              error={errors.cap_per_person}
              hint={t('계정과 받는 전화번호마다', 'Per account and per recipient phone number')}
              onChange={(cap_per_person) => set({ cap_per_person })}
            />
            <WholeField
              label={t('결제 시간', 'Time to pay')}
              unit={t('분', 'min')}
              value={draft.hold_minutes}
              error={errors.hold_minutes}
              hint={
                drop
                  ? t('비워 두면 그대로', 'Leave empty to keep as is')
                  : t('지나면 수량이 돌아옵니다', 'Unpaid units go back on sale afterwards')
              }
              onChange={(hold_minutes) => set({ hold_minutes })}
            />
          </div>
          <div className="mt-3">
            <Checkbox
              label={t('가상계좌 허용', 'Allow virtual accounts')}
              hint={t(
                '입금할 때까지 수량이 묶입니다. 빨리 끝나는 드롭에는 권하지 않습니다.',
                'Units stay reserved until the deposit arrives. Not recommended for fast drops.',
              )}
              checked={draft.allow_virtual_account}
              onChange={(event) => set({ allow_virtual_account: event.target.checked })}
            />
            <Checkbox
              label={t('휴대전화를 확인한 회원만', 'Only members with a verified phone')}
              hint={t(
                '한 사람 한도를 계정과 전화번호에 함께 셉니다. 비회원은 살 수 없습니다.',
                'The limit per person counts the account and the number. Guests cannot buy.',
              )}
              checked={draft.needs_verified_phone}
              onChange={(event) => set({ needs_verified_phone: event.target.checked })}
            />
          </div>
        </Panel>
        <Refused>
          {act.error
            ? sentenceOf(act.error)
            : Object.keys(errors).length > 0
              ? t('표시된 칸을 확인해 주세요.', 'Please check the marked fields.')
              : null}
        </Refused>
        <div className="flex gap-2">
          <Button type="submit" look="ink" busy={act.busy}>
            {drop ? t('저장', 'Save') : t('드롭 예약', 'Schedule the drop')}
          </Button>
          <Go to={drop ? paths.drop(drop.drop_id) : paths.drops} className={buttonClass('quiet')}>
            {t('취소', 'Cancel')}
          </Go>
        </div>
      </form>
    </>
  );
}
