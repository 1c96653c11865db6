import type { RouteStop } from '@madang/contract/driver';
import { type FormEvent, useState } from 'react';
import { count, won } from '../ui/lib/format.ts';
import { useLanguage, useSay } from '../ui/lib/language.ts';
import { Badge } from '../ui/parts/status.tsx';
import { shrink } from './shrink.ts';
import { Signature } from './signature.tsx';
import type { Deed } from './store.ts';

type Act = (deed: {
  kind: Deed['kind'];
  delivery_id: string;
  number: number;
  body: Record<string, unknown>;
}) => Promise<void>;

const big = 'min-h-11 rounded px-3 font-semibold';

/** One door: who, where, how to get in, what is brought, what is paid, and the two ways it may end. */
export function StopCard({
  stop,
  place,
  waiting,
  onAct,
}: {
  stop: RouteStop;
  place: number;
  waiting: readonly Deed[];
  onAct: Act;
}) {
  const t = useSay();
  const lang = useLanguage();
  const [open, setOpen] = useState(false);
  const kinds: Record<RouteStop['kind'], string> = {
    deliver: t('배송', 'Deliver'),
    redeliver: t('재배송', 'Again'),
    collect: t('회수', 'Collect'),
    swap: t('맞교환', 'Swap'),
    repair: t('수리', 'Repair'),
    take_old: t('헌 매트리스 수거', 'Old mattress'),
  };
  const tried = waiting.some((one) => one.kind === 'attempt');
  const done = stop.state === 'arrived' || tried;
  const kept = stop.not_loaded.length > 0;
  const lift = { yes: t('엘리베이터 있음', 'Lift'), no: t('계단', 'Stairs'), ladder: t('사다리차', 'Ladder truck') };
  return (
    <li className={`rounded-card border border-line bg-raised p-3 ${done || kept ? 'opacity-70' : ''}`}>
      <p className="flex flex-wrap items-center gap-2">
        <b className="text-lg">{place}</b>
        <span className="tabular text-ink-soft">D{stop.number}</span>
        <Badge tone="accent">{kinds[stop.kind]}</Badge>
        {stop.bound ? <Badge>{t('교환', 'Exchange')}</Badge> : null}
        {tried ? <Badge tone="warn">{t('보낼 차례', 'To be sent')}</Badge> : null}
        {stop.state === 'arrived' ? <Badge tone="good">{t('완료', 'Done')}</Badge> : null}
        {kept ? <Badge tone="bad">{t('싣지 않음', 'Not loaded')}</Badge> : null}
      </p>
      <p className="mt-1 text-lg font-bold">{stop.name}</p>
      <p>{stop.address || stop.place}</p>
      <p className="mt-1 flex flex-wrap gap-x-3 text-sm">
        {stop.entry ? (
          <span>
            {t('공동현관', 'Entry')}: <b>{stop.entry}</b>
          </span>
        ) : null}
        {stop.lift ? <span>{lift[stop.lift as 'yes']}</span> : null}
        {stop.floor !== null ? <span>{t(`${stop.floor}층`, `Floor ${stop.floor}`)}</span> : null}
      </p>
      {stop.message ? <p className="mt-1 text-sm text-ink-soft">“{stop.message}”</p> : null}
      <ul className="mt-1 text-sm">
        {stop.lines.map((line) => (
          <li key={line.line_id}>
            {line.title} {line.option_text} <b className="tabular">×{count(line.quantity)}</b>
          </li>
        ))}
      </ul>
      {stop.dues.map((due) => (
        <p key={due.order_id} className="mt-1 font-semibold">
          {t('잔금', 'Balance')} {won(due.due_krw, lang)}
        </p>
      ))}
      {stop.charges_krw > 0 ? (
        <p className="mt-1 font-semibold">
          {t('받을 비용', 'Charges')} {won(stop.charges_krw, lang)}
        </p>
      ) : null}
      <div className="mt-2 grid grid-cols-3 gap-2 text-center">
        <a
          className={`${big} grid place-items-center border border-line`}
          href={`tel:${stop.phone.replaceAll('-', '')}`}
        >
          {t('전화', 'Call')}
        </a>
        <a
          className={`${big} grid place-items-center border border-line`}
          href={`https://map.kakao.com/link/search/${encodeURIComponent(stop.address || stop.place)}`}
          target="_blank"
          rel="noreferrer"
        >
          {t('지도', 'Map')}
        </a>
        <button
          type="button"
          className={`${big} bg-ink text-paper disabled:opacity-40`}
          aria-expanded={open}
          disabled={done || kept}
          onClick={() => setOpen(!open)}
        >
          {t('처리', 'Finish')}
        </button>
      </div>
      {open && !done ? <Finish stop={stop} waiting={waiting} onAct={onAct} /> : null}
    </li>
  );
}

function Finish({ stop, waiting, onAct }: { stop: RouteStop; waiting: readonly Deed[]; onAct: Act }) {
  const t = useSay();
  const [photo, setPhoto] = useState<string | null>(null);
  const [signature, setSignature] = useState<string | null>(null);
  const [note, setNote] = useState('');
  const [reason, setReason] = useState('absent');
  const at = { delivery_id: stop.delivery_id, number: stop.number };
  const end = (outcome: 'done' | 'failed') =>
    onAct({
      ...at,
      kind: 'attempt',
      body: {
        outcome,
        ...(outcome === 'failed' ? { reason } : {}),
        ...(photo ? { photo } : {}),
        ...(signature ? { signature } : {}),
        ...(note.trim() ? { note: note.trim() } : {}),
      },
    });
  const paid = waiting.filter((one) => one.kind === 'taking');
  const due = stop.dues.find((one) => !paid.some((deed) => deed.body.order_id === one.order_id));
  const charges = stop.charges_krw > 0 && !paid.some((deed) => !deed.body.order_id) ? stop.charges_krw : 0;
  return (
    <div className="mt-3 grid gap-3 border-t border-line pt-3">
      {due ? (
        <Pay
          key={due.order_id}
          label={t('잔금 받기', 'Take the balance')}
          amount_krw={due.due_krw}
          onPay={(body) => onAct({ ...at, kind: 'taking', body: { ...body, order_id: due.order_id } })}
        />
      ) : null}
      {charges > 0 ? (
        <Pay
          key="charges"
          label={t('비용 받기', 'Take the charges')}
          amount_krw={charges}
          onPay={(body) => onAct({ ...at, kind: 'taking', body })}
        />
      ) : null}
      <label className="grid gap-1">
        <span className="text-sm">
          {photo ? t('사진 찍음 ✓ (다시 찍기)', 'Photo taken ✓ (again)') : t('사진', 'Photo')}
        </span>
        <input
          type="file"
          accept="image/*"
          capture="environment"
          onChange={(event) => {
            const [file] = event.target.files ?? [];
            if (file) void shrink(file).then(setPhoto);
          }}
        />
      </label>
      <Signature onChange={setSignature} />
      <label className="grid gap-1 text-sm">
        {t('메모', 'Note')}
        <textarea
          className="min-h-16 rounded border border-line-strong bg-raised p-2 text-base"
          maxLength={500}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
      </label>
      <button type="button" className={`${big} bg-accent text-on-accent`} onClick={() => void end('done')}>
        {t('완료', 'Done')}
      </button>
      <div className="grid grid-cols-[1fr_auto] gap-2">
        <label className="grid gap-1 text-sm">
          {t('못 한 까닭', 'Why not')}
          <select
            className="min-h-11 rounded border border-line-strong bg-raised px-2 text-base"
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          >
            <option value="absent">{t('부재', 'No one home')}</option>
            <option value="refused">{t('수령 거부', 'Refused')}</option>
            <option value="wrong_address">{t('주소 틀림', 'Wrong address')}</option>
            <option value="no_way_in">{t('진입 불가', 'No access')}</option>
            <option value="damaged">{t('파손', 'Damaged')}</option>
            <option value="unpaid">{t('잔금 미지급', 'Not paid')}</option>
            <option value="other">{t('기타', 'Other')}</option>
          </select>
        </label>
        <button
          type="button"
          className={`${big} self-end border border-line-strong`}
          onClick={() => void end('failed')}
        >
          {t('못 함', 'Failed')}
        </button>
      </div>
    </div>
  );
}

function Pay({
  label,
  amount_krw,
  onPay,
}: {
  label: string;
  amount_krw: number;
  onPay: (body: Record<string, unknown>) => Promise<void>;
}) {
  const t = useSay();
  const lang = useLanguage();
  const [kind, setKind] = useState('cash');
  const [approval_number, setApproval] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void onPay({ kind, amount_krw, ...(kind === 'card' ? { approval_number: approval_number.trim() } : {}) });
  };
  return (
    <form className="grid gap-2 rounded-card bg-sunken p-3" onSubmit={submit}>
      <p className="font-semibold">
        {label}: {won(amount_krw, lang)}
      </p>
      <label className="grid gap-1 text-sm">
        {t('방법', 'How')}
        <select
          className="min-h-11 rounded border border-line-strong bg-raised px-2 text-base"
          value={kind}
          onChange={(event) => setKind(event.target.value)}
        >
          <option value="cash">{t('현금', 'Cash')}</option>
          <option value="card">{t('카드', 'Card')}</option>
          <option value="transfer">{t('이체', 'Transfer')}</option>
        </select>
      </label>
      {kind === 'card' ? (
        <label className="grid gap-1 text-sm">
          {t('승인번호', 'Approval number')}
          <input
            className="min-h-11 rounded border border-line-strong bg-raised px-2 text-base"
            inputMode="numeric"
            required
            pattern="[0-9]{6,12}"
            value={approval_number}
            onChange={(event) => setApproval(event.target.value)}
          />
        </label>
      ) : null}
      <button type="submit" className={`${big} bg-ink text-paper`}>
        {t('받았습니다', 'Taken')}
      </button>
    </form>
  );
}
