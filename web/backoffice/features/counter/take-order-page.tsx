import { no_return_terms } from '@madang/contract/production';
import { readPostalCode } from '@madang/contract/regions';
import { adminTakeStoreOrder } from '@madang/contract/store-orders';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { call, Problem, sentenceOf } from '../../../ui/lib/api.ts';
import { won } from '../../../ui/lib/format.ts';
import { pick, useLanguage, useSay } from '../../../ui/lib/language.ts';
import { placeIn } from '../../../ui/lib/place-names.ts';
import { usePromises } from '../../../ui/lib/promises.ts';
import { ErrorPanel, Skeleton } from '../../../ui/parts/status.tsx';
import { Go, useGo } from '../../frame/go.tsx';
import { usePageTitle } from '../../frame/page-title.ts';
import { paths } from '../../frame/paths.ts';
import { Button } from '../../ui/button.tsx';
import { Refused } from '../../ui/empty.tsx';
import { Checkbox, Field, LongField, SelectField, TextField, WholeField } from '../../ui/field.tsx';
import { PageHead, Panel } from '../../ui/panel.tsx';
import { useSend } from '../../ui/send.ts';
import {
  draftMoney,
  draftPart,
  type LineDraft,
  lineFaulty,
  linesBody,
  newLine,
  newTender,
  type OrderBody,
  storesQuery,
  sumDraft,
  type TenderDraft,
  tenderBody,
  tenderFaulty,
} from './counter.ts';
import { LineFields } from './line-fields.tsx';
import { OpenStore } from './open-store.tsx';
import { SignaturePad } from './signature-pad.tsx';
import { TenderFields } from './tender-fields.tsx';

const empty_customer = { name: '', phone: '', phone2: '', postal_code: '', address: '', address2: '', message: '' };
type CustomerDraft = typeof empty_customer;

/** The order form at the counter: one page, for a finger on a tablet and for keys alone. */
export function TakeOrderPage() {
  const t = useSay();
  const lang = useLanguage();
  const go = useGo();
  usePageTitle(t('매장 주문 받기', 'Take an order'));
  const stores = useQuery(storesQuery);
  const [store, setStore] = useState('');
  const [lines, setLines] = useState<LineDraft[]>([newLine()]);
  const [tenders, setTenders] = useState<TenderDraft[]>([]);
  const [customer, setCustomer] = useState(empty_customer);
  const [handover, setHandover] = useState<OrderBody['handover']>('delivery');
  const [shipping, setShipping] = useState('0');
  const [wished_on, setWished] = useState('');
  const [memo, setMemo] = useState('');
  const [signature_png, setSignature] = useState<string | null>(null);
  const [agreed, setAgreed] = useState(false);
  const promises = usePromises(lines.flatMap((line) => line.variant?.variant_id ?? []));
  const [tried, setTried] = useState(false);
  const act = useSend('take-store-order', (body: OrderBody, key) => call(adminTakeStoreOrder, { body, key }), {
    refresh: [['store-orders'], ['stock']],
    say: (taken) => t(`주문을 받았습니다: ${taken.number}`, `Order ${taken.number} has been placed.`),
    done: (taken) => go({ to: paths.store_order(taken.order_id), replace: true }),
  });
  const made = promises.size > 0 || (act.error instanceof Problem && act.error.code === 'consent_required');
  const chosen = stores.data?.find((one) => one.channel_id === store) ?? stores.data?.[0];
  const sums = sumDraft(lines, shipping, tenders);
  const nowhere = handover === 'delivery' && !(customer.address.trim() && /^\d{5}$/.test(customer.postal_code));
  const faulty =
    !chosen ||
    lines.some(lineFaulty) ||
    tenders.some(tenderFaulty) ||
    !customer.name.trim() ||
    customer.phone.replace(/\D/g, '').length < 8 ||
    nowhere ||
    (made && !agreed) ||
    sums.due_krw < 0;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (faulty || !chosen) {
      requestAnimationFrame(() => document.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
      return;
    }
    void act.run({
      channel_id: chosen.channel_id,
      lines: linesBody(lines),
      tenders: tenders.map(tenderBody),
      shipping_krw: Number(shipping.replaceAll(',', '') || 0),
      handover,
      wished_on: wished_on || null,
      customer: customerBody(customer),
      ...(memo.trim() ? { memo: memo.trim() } : {}),
      ...(signature_png ? { signature_png } : {}),
      ...(agreed ? { no_return_terms: no_return_terms.version } : {}),
    });
  };
  const change = <T extends { key: string }>(list: T[], next: T) =>
    list.map((one) => (one.key === next.key ? next : one));
  const head = (
    <PageHead
      back={
        <Go to={paths.counter} className="link">
          {t('매장 주문', 'Counter orders')}
        </Go>
      }
      title={t('매장 주문 받기', 'Take an order')}
    />
  );
  // A form shown before it is known whether there is a store to take orders in would be gone with what was typed into it.
  if (!stores.data?.length)
    return (
      <>
        {head}
        {stores.data ? (
          <OpenStore />
        ) : stores.error ? (
          <ErrorPanel error={stores.error} retry={() => void stores.refetch()} />
        ) : (
          <Skeleton className="h-96" />
        )}
      </>
    );
  return (
    <form onSubmit={submit} noValidate>
      {head}
      <div className="grid grid-cols-1 gap-4 lg:grid-cols-[minmax(0,1fr)_21rem]">
        <div className="grid content-start grid-cols-1 gap-4">
          <Panel
            title={t('상품', 'Goods')}
            note={t('이름, 옵션, 초성(ㅁㅌ)으로 찾습니다', 'Search by name or option')}
            flush
            actions={
              <Button onClick={() => setLines((all) => [...all, newLine()])}>{t('상품 추가', 'Add a line')}</Button>
            }
          >
            {lines.map((line, index) => (
              <LineFields
                key={line.key}
                line={line}
                place={index + 1}
                tried={tried}
                shop_id={chosen?.shop_id}
                onChange={(next) => setLines((all) => change(all, next))}
                onRemove={lines.length > 1 ? () => setLines((all) => all.filter((one) => one.key !== line.key)) : null}
              />
            ))}
          </Panel>
          <CustomerPanel
            customer={customer}
            tried={tried}
            handover={handover}
            onHandover={setHandover}
            onChange={(next) => setCustomer((now) => ({ ...now, ...next }))}
          />
          <Panel title={t('배송과 메모', 'Delivery and memo')}>
            <div className="grid grid-cols-1 gap-3 sm:grid-cols-2">
              <Field label={t('희망 배송일', 'Requested date')} hint={t('비우면 협의', 'Leave empty to arrange later')}>
                {(tie) => (
                  <input
                    {...tie}
                    type="date"
                    className="control"
                    value={wished_on}
                    onChange={(event) => setWished(event.target.value)}
                  />
                )}
              </Field>
              <WholeField
                label={t('배송·설치비', 'Delivery and installation')}
                unit={t('원', '₩')}
                value={shipping}
                onChange={setShipping}
              />
              <LongField
                label={t('메모 (매장용)', 'Note (store only)')}
                hint={t('암호화해 보관합니다', 'Stored encrypted')}
                className="sm:col-span-2"
                maxLength={1000}
                value={memo}
                onChange={(event) => setMemo(event.target.value)}
              />
            </div>
          </Panel>
          {made ? (
            <Panel title={t('주문 제작 동의', 'Made to order')}>
              <Checkbox
                label={pick(lang, no_return_terms.ko, no_return_terms.en)}
                hint={t('고객에게 읽어 드리고 서명을 받으세요.', 'Read it to the customer and have them sign.')}
                aria-invalid={(tried && !agreed) || undefined}
                checked={agreed}
                onChange={(event) => setAgreed(event.target.checked)}
              />
              {tried && !agreed ? (
                <Refused>{t('동의해야 주문을 받을 수 있습니다.', 'Without it the order cannot be taken.')}</Refused>
              ) : null}
            </Panel>
          ) : null}
        </div>
        <div className="grid content-start grid-cols-1 gap-4 lg:sticky lg:top-4">
          {stores.data && stores.data.length > 1 ? (
            <SelectField
              label={t('매장', 'Store')}
              value={chosen?.channel_id ?? ''}
              onChange={(event) => setStore(event.target.value)}
            >
              {stores.data.map((one) => (
                <option key={one.channel_id} value={one.channel_id}>
                  {one.name}
                </option>
              ))}
            </SelectField>
          ) : null}
          <Panel title={t('금액', 'Amounts')}>
            <Sums sums={sums} />
          </Panel>
          <Panel
            title={t('받은 금액', 'Payments')}
            actions={
              <Button onClick={() => setTenders((all) => [...all, newTender('deposit', Math.max(0, sums.due_krw))])}>
                {t('추가', 'Add')}
              </Button>
            }
          >
            {tenders.length === 0 ? (
              <p className="text-ink-soft">{t('아직 받은 금액이 없습니다.', 'No payments yet.')}</p>
            ) : null}
            {tenders.map((tender, index) => (
              <TenderFields
                key={tender.key}
                tender={tender}
                part={draftPart(tender, sums.total_krw, tenders.map(draftMoney))}
                place={index + 1}
                tried={tried}
                onChange={(next) => setTenders((all) => change(all, next))}
                onRemove={() => setTenders((all) => all.filter((one) => one.key !== tender.key))}
              />
            ))}
          </Panel>
          <Panel title={t('서명', 'Signature')}>
            <SignaturePad onChange={setSignature} />
          </Panel>
          <Refused>{act.error ? sentenceOf(act.error) : null}</Refused>
          <Refused>
            {tried && faulty
              ? sums.due_krw < 0
                ? t('받은 금액이 주문 금액보다 많습니다.', 'The amount paid exceeds the order total.')
                : t('빨간 칸을 채워 주세요.', 'Please fill in the marked fields.')
              : null}
          </Refused>
          <Button type="submit" look="accent" busy={act.busy} className="h-11 text-sm">
            {t('주문 받기', 'Take the order')}
          </Button>
        </div>
      </div>
    </form>
  );
}

export function Sums({ sums }: { sums: ReturnType<typeof sumDraft> }) {
  const t = useSay();
  const lang = useLanguage();
  const rows: [string, number][] = [
    [t('공급가액', 'Supply'), sums.supply_krw],
    [t('부가세', 'VAT'), sums.vat_krw],
    [t('면세', 'Exempt'), sums.exempt_krw],
    [t('합계', 'Total'), sums.total_krw],
    [t('받은 금액', 'Paid'), sums.paid_krw],
  ];
  return (
    <dl className="grid gap-1.5">
      {rows.map(([label, krw]) => (
        <div key={label} className="flex justify-between gap-3">
          <dt className="text-ink-soft">{label}</dt>
          <dd className="tabular">{won(krw, lang)}</dd>
        </div>
      ))}
      <div className="mt-1 flex items-baseline justify-between gap-3 border-t border-line pt-2">
        <dt className="font-bold">
          {sums.due_krw < 0 ? t('환불할 금액', 'To refund') : t('남은 금액', 'Balance due')}
        </dt>
        <dd className={`tabular text-xl font-bold ${sums.due_krw === 0 ? 'text-good' : 'text-bad'}`}>
          {won(Math.abs(sums.due_krw), lang)}
        </dd>
      </div>
    </dl>
  );
}

function customerBody(draft: CustomerDraft): OrderBody['customer'] {
  const address = [draft.address.trim(), draft.address2.trim()].filter(Boolean).join(' ');
  return {
    name: draft.name.trim(),
    phone: draft.phone.trim(),
    ...(draft.phone2.trim() ? { phone2: draft.phone2.trim() } : {}),
    ...(/^\d{5}$/.test(draft.postal_code) ? { postal_code: draft.postal_code } : {}),
    ...(address ? { address } : {}),
    ...(draft.message.trim() ? { message: draft.message.trim() } : {}),
  };
}

type CustomerProps = {
  customer: CustomerDraft;
  tried: boolean;
  handover: OrderBody['handover'];
  onHandover: (next: OrderBody['handover']) => void;
  onChange: (next: Partial<CustomerDraft>) => void;
};

function CustomerPanel({ customer, tried, handover, onHandover, onChange }: CustomerProps) {
  const t = useSay();
  const zip = customer.postal_code;
  const region = useQuery({
    queryKey: ['postal-code', zip],
    queryFn: ({ signal }) => call(readPostalCode, { params: { postal_code: zip }, signal }),
    enabled: /^\d{5}$/.test(zip),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const place = region.data
    ? placeIn(t, region.data.sido, region.data.sigungu.join('·'))
    : region.error
      ? t('없는 우편번호입니다.', 'No such postal code.')
      : undefined;
  const delivers = handover === 'delivery';
  const text = (name: keyof CustomerDraft, wrong = false) => ({
    value: customer[name],
    autoComplete: 'off',
    error: tried && wrong ? t('적어 주세요.', 'Please fill in.') : null,
    onChange: (event: { target: { value: string } }) => onChange({ [name]: event.target.value }),
  });
  return (
    <Panel title={t('고객', 'Customer')}>
      <div className="grid grid-cols-1 gap-3 sm:grid-cols-3">
        <TextField label={t('이름', 'Name')} maxLength={60} {...text('name', !customer.name.trim())} />
        <TextField
          label={t('연락처', 'Phone')}
          inputMode="tel"
          maxLength={20}
          {...text('phone', customer.phone.replace(/\D/g, '').length < 8)}
        />
        <TextField label={t('다른 연락처', 'Other phone')} inputMode="tel" maxLength={20} {...text('phone2')} />
        <fieldset className="flex flex-wrap gap-x-6 gap-y-1 sm:col-span-3">
          <legend className="sr-only">{t('받는 방법', 'Delivery method')}</legend>
          {(['delivery', 'pickup'] as const).map((way) => (
            <label key={way} className="flex min-h-8 cursor-pointer items-center gap-2 pointer-coarse:min-h-11">
              <input
                type="radio"
                name="handover"
                className="size-4 accent-accent pointer-coarse:size-5"
                checked={handover === way}
                onChange={() => onHandover(way)}
              />
              {way === 'delivery' ? t('배송', 'Delivered') : t('매장 수령', 'Picked up at the store')}
            </label>
          ))}
        </fieldset>
        {delivers ? (
          <>
            <TextField
              label={t('우편번호', 'Postal code')}
              inputMode="numeric"
              maxLength={5}
              hint={place}
              {...text('postal_code', !/^\d{5}$/.test(zip))}
            />
            <TextField
              className="sm:col-span-2"
              label={t('주소', 'Address')}
              maxLength={200}
              {...text('address', !customer.address.trim())}
            />
            <TextField
              className="sm:col-span-3"
              label={t('상세 주소', 'Unit, floor')}
              maxLength={90}
              {...text('address2')}
            />
            <TextField
              className="sm:col-span-3"
              label={t('배송 메시지', 'Delivery message')}
              maxLength={300}
              {...text('message')}
            />
          </>
        ) : null}
      </div>
    </Panel>
  );
}
