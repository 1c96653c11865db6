import {
  addCharge,
  type ChargeInput,
  charge_kinds,
  type DeliveryStop,
  type TakingInput,
  takeAtDoor,
  taking_kinds,
  voidCharge,
} from '@madang/contract/delivery-stops';
import { useState } from 'react';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { dayAndTime, won } from '../../../ui/lib/format.ts';
import { pick, useLanguage, useSay } from '../../../ui/lib/language.ts';
import { Badge } from '../../../ui/parts/status.tsx';
import { Button } from '../../ui/button.tsx';
import { Refused } from '../../ui/empty.tsx';
import { SelectField, TextField, WholeField } from '../../ui/field.tsx';
import { useSend } from '../../ui/send.ts';
import { readWhole } from '../../ui/whole.ts';
import { charge_words, taking_words } from './stops.ts';

const stale = [['stops']] as const;

/** Charges of a stop, money taken at its door, and the two forms for more of either. */
export function StopMoney({ stop, writes }: { stop: DeliveryStop; writes: boolean }) {
  const t = useSay();
  const lang = useLanguage();
  const params = { delivery_id: stop.delivery_id };
  const undo = useSend(
    `void-charge-${stop.delivery_id}`,
    (charge_id: string, key) => call(voidCharge, { params: { ...params, charge_id }, body: {}, key }),
    { refresh: stale },
  );
  const owed_krw =
    stop.charges
      .filter((one) => one.payer === 'customer' && !one.voided)
      .reduce((sum, one) => sum + one.amount_krw, 0) -
    stop.takings.filter((one) => one.order_id === null).reduce((sum, one) => sum + one.amount_krw, 0);
  return (
    <div className="grid gap-2 text-sm">
      {stop.charges.map((one) => (
        <p
          key={one.charge_id}
          className={`flex flex-wrap items-center gap-2 ${one.voided ? 'text-ink-faint line-through' : ''}`}
        >
          {pick(lang, ...charge_words[one.kind])} <b className="tabular">{won(one.amount_krw, lang)}</b>
          <Badge>{one.payer === 'customer' ? t('고객 부담', 'Customer pays') : t('우리 부담', 'We pay')}</Badge>
          {writes && !one.voided ? (
            <Button look="quiet" busy={undo.busy} onClick={() => void undo.run(one.charge_id)}>
              {t('빼기', 'Take back')}
            </Button>
          ) : null}
        </p>
      ))}
      {stop.takings.map((one) => (
        <p key={one.taking_id} className="flex flex-wrap items-center gap-2">
          <Badge tone="good">
            {one.order_id ? t('잔금 받음', 'Balance collected') : t('비용 받음', 'Charge collected')}
          </Badge>
          {pick(lang, ...taking_words[one.kind])} <b className="tabular">{won(one.amount_krw, lang)}</b>
          <span className="tabular text-ink-soft">{dayAndTime(one.happened_at, lang)}</span>
        </p>
      ))}
      <Refused>{undo.error ? sentenceOf(undo.error) : null}</Refused>
      {writes ? <ChargeForm stop={stop} /> : null}
      {writes && (owed_krw > 0 || stop.dues.length > 0) ? (
        <TakingForm key={owed_krw} stop={stop} owed_krw={owed_krw} />
      ) : null}
    </div>
  );
}

function ChargeForm({ stop }: { stop: DeliveryStop }) {
  const t = useSay();
  const lang = useLanguage();
  const [kind, setKind] = useState<ChargeInput['kind']>('ladder_truck');
  const [payer, setPayer] = useState<ChargeInput['payer']>('customer');
  const [text, setText] = useState('');
  const amount_krw = readWhole(text);
  const act = useSend(
    `add-charge-${stop.delivery_id}`,
    (body: ChargeInput, key) => call(addCharge, { params: { delivery_id: stop.delivery_id }, body, key }),
    { refresh: stale, done: () => setText('') },
  );
  return (
    <form
      className="grid grid-cols-2 items-end gap-2 sm:grid-cols-[1fr_1fr_1fr_auto]"
      onSubmit={(event) => {
        event.preventDefault();
        if (amount_krw) void act.run({ kind, payer, amount_krw });
      }}
    >
      <SelectField
        label={t('비용', 'Charge')}
        value={kind}
        onChange={(event) => setKind(event.target.value as typeof kind)}
      >
        {charge_kinds.map((one) => (
          <option key={one} value={one}>
            {pick(lang, ...charge_words[one])}
          </option>
        ))}
      </SelectField>
      <WholeField label={t('금액', 'Amount')} unit={t('원', '₩')} value={text} onChange={setText} />
      <SelectField
        label={t('부담', 'Paid by')}
        value={payer}
        onChange={(event) => setPayer(event.target.value as typeof payer)}
      >
        <option value="customer">{t('고객', 'Customer')}</option>
        <option value="house">{t('우리', 'Us')}</option>
      </SelectField>
      <Button type="submit" busy={act.busy} disabled={!amount_krw || !(amount_krw > 0)}>
        {t('비용 추가', 'Add charge')}
      </Button>
      <Refused>{act.error ? sentenceOf(act.error) : null}</Refused>
    </form>
  );
}

function TakingForm({ stop, owed_krw }: { stop: DeliveryStop; owed_krw: number }) {
  const t = useSay();
  const lang = useLanguage();
  const [order_id, setOrder] = useState(owed_krw > 0 ? '' : stop.dues[0]!.order_id);
  const [kind, setKind] = useState<TakingInput['kind']>('cash');
  const due_krw = stop.dues.find((one) => one.order_id === order_id)?.due_krw ?? owed_krw;
  const [text, setText] = useState('');
  const [approval_number, setApproval] = useState('');
  const amount_krw = text === '' ? due_krw : readWhole(text);
  const act = useSend(
    `take-${stop.delivery_id}`,
    (body: TakingInput, key) => call(takeAtDoor, { params: { delivery_id: stop.delivery_id }, body, key }),
    { refresh: stale, say: t('받은 금액을 저장했습니다.', 'Payment saved.'), done: () => setText('') },
  );
  return (
    <form
      className="grid grid-cols-2 items-end gap-2 sm:grid-cols-[1fr_1fr_1fr_auto]"
      onSubmit={(event) => {
        event.preventDefault();
        if (!amount_krw) return;
        void act.run({
          kind,
          amount_krw,
          ...(order_id ? { order_id } : {}),
          ...(kind === 'card' ? { approval_number: approval_number.trim() } : {}),
        });
      }}
    >
      <SelectField label={t('무엇을 받았나', 'Taken for')} value={order_id} onChange={(e) => setOrder(e.target.value)}>
        {owed_krw > 0 ? <option value="">{t('비용', 'Charges')}</option> : null}
        {stop.dues.map((due) => (
          <option key={due.order_id} value={due.order_id}>
            {t('잔금', 'Balance')} {due.order_key}
          </option>
        ))}
      </SelectField>
      <WholeField
        label={t('받은 금액', 'Amount taken')}
        unit={t('원', '₩')}
        value={text}
        placeholder={won(due_krw, lang)}
        onChange={setText}
      />
      <SelectField
        label={t('방법', 'How')}
        value={kind}
        onChange={(event) => setKind(event.target.value as typeof kind)}
      >
        {taking_kinds.map((one) => (
          <option key={one} value={one}>
            {pick(lang, ...taking_words[one])}
          </option>
        ))}
      </SelectField>
      {kind === 'card' ? (
        <TextField
          label={t('승인번호', 'Approval number')}
          value={approval_number}
          onChange={(event) => setApproval(event.target.value)}
        />
      ) : null}
      <Button type="submit" busy={act.busy} disabled={!amount_krw || !(amount_krw > 0)}>
        {t('받음', 'Taken')}
      </Button>
      <Refused>{act.error ? sentenceOf(act.error) : null}</Refused>
    </form>
  );
}
