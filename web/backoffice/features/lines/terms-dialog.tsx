import { adminChangeLine } from '@madang/contract/lines';
import { useRef, useState } from 'react';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { serverNow } from '../../../ui/lib/clock.ts';
import { count } from '../../../ui/lib/format.ts';
import { type Say, useLanguage, useSay } from '../../../ui/lib/language.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog, SubmitFooter } from '../../ui/dialog.tsx';
import { Refused } from '../../ui/empty.tsx';
import { Checkbox, LongField, TextField, WholeField } from '../../ui/field.tsx';
import { farFrom, fromKoreaInput } from '../../ui/korea-time.ts';
import { KoreaTimeField } from '../../ui/korea-time-field.tsx';
import { useSend } from '../../ui/send.ts';
import { readWhole } from '../../ui/whole.ts';
import { draftOf, type LineDraft, type LineErrors, readDraft, roundFrom, timeOfRound } from './line-form.ts';
import { type AdminLine, lineQuery } from './lines.ts';

type Part = {
  draft: LineDraft;
  errors: LineErrors;
  line: AdminLine;
  set: (change: Partial<LineDraft>) => void;
};

/** Everything a waiting room goes by, in the order in which a day goes: when, in what order, who, how long, by itself, where else. */
export function TermsDialog({ line, open, onClose }: { line: AdminLine; open: boolean; onClose: () => void }) {
  const t = useSay();
  const body = useRef<HTMLDivElement>(null);
  const [draft, setDraft] = useState<LineDraft>(() => draftOf(line));
  const [errors, setErrors] = useState<LineErrors>({});
  const set = (change: Partial<LineDraft>) => {
    setDraft((now) => ({ ...now, ...change }));
    setErrors((now) => Object.fromEntries(Object.entries(now).filter(([name]) => !(name in change))));
  };
  const act = useSend(
    `line-terms-${line.room_id}`,
    (terms: Parameters<typeof send>[1], key) => send(line.room_id, terms, key),
    {
      refresh: [lineQuery(line.room_id).queryKey],
      say: t('규칙을 바꿨습니다.', 'Rules updated.'),
      done: onClose,
    },
  );
  const submit = () => {
    const read = readDraft(draft, line, t);
    if ('body' in read) {
      setErrors({});
      if (Object.keys(read.body).length === 0) onClose();
      else void act.run(read.body);
      return;
    }
    setErrors(read.errors);
    requestAnimationFrame(() => body.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus());
  };
  const part = { draft, errors, line, set };
  return (
    <Dialog
      open={open}
      onClose={onClose}
      size="lg"
      title={t('대기실 규칙', 'Rules of the waiting room')}
      onSubmit={submit}
      footer={
        <SubmitFooter onClose={onClose} busy={act.busy}>
          {t('저장', 'Save')}
        </SubmitFooter>
      }
    >
      <div ref={body} className="grid grid-cols-1 gap-6">
        <Refused>
          {act.error
            ? sentenceOf(act.error)
            : Object.keys(errors).length > 0
              ? t('표시된 칸을 확인해 주세요.', 'Please check the marked fields.')
              : null}
        </Refused>
        <Times {...part} />
        <Order {...part} />
        <People {...part} />
        <Stay {...part} />
        <ByItself {...part} />
        <Elsewhere {...part} />
      </div>
    </Dialog>
  );
}

const send = (room_id: string, body: (ReturnType<typeof readDraft> & { body: object })['body'], key: string) =>
  call(adminChangeLine, { params: { room_id }, body, key });

function Group({ title, note, children }: { title: string; note?: string; children: React.ReactNode }) {
  return (
    <fieldset className="grid min-w-0 grid-cols-1 gap-3">
      <legend className="mb-2 text-sm font-bold">{title}</legend>
      {note ? <p className="-mt-2 text-xs text-ink-soft">{note}</p> : null}
      {children}
    </fieldset>
  );
}

function Times({ draft, errors, set }: Part) {
  const t = useSay();
  return (
    <Group
      title={t('언제', 'When')}
      note={t('비워 두면 손으로 열고 닫습니다.', 'Leave empty to open and close by hand.')}
    >
      <div className="grid grid-cols-1 gap-3 sm:grid-cols-3">
        <KoreaTimeField
          label={t('모이기 시작', 'People gather from')}
          value={draft.prequeue_at}
          error={errors.prequeue_at}
          onChange={(prequeue_at) => set({ prequeue_at })}
        />
        <KoreaTimeField
          label={
            draft.draws
              ? t('명단을 굳히고 추첨', 'List is frozen, then drawn')
              : t('들여보내기 시작', 'Letting in begins')
          }
          value={draft.serve_at}
          error={errors.serve_at}
          onChange={(serve_at) => set({ serve_at })}
        />
        <KoreaTimeField
          label={t('끝', 'Ends')}
          value={draft.close_at}
          error={errors.close_at}
          onChange={(close_at) => set({ close_at })}
        />
      </div>
    </Group>
  );
}

function Order({ draft, errors, line, set }: Part) {
  const t = useSay();
  const lang = useLanguage();
  const gathered = !['open', 'closed'].includes(line.state);
  const frozen = gathered && line.state !== 'prequeue';
  const round = readWhole(draft.beacon_round);
  const frozen_ms = Date.parse(fromKoreaInput(draft.serve_at) ?? '') || serverNow();
  return (
    <Group title={t('순서', 'Order')}>
      <Checkbox
        label={t('먼저 모인 사람은 추첨으로 순서를 정하기', 'Who gathers before the opening is put in random order')}
        hint={
          gathered
            ? t('이미 모이고 있어 바꿀 수 없습니다.', 'People are gathering already: this cannot be changed now.')
            : t(
                '회원만 줄을 설 수 있습니다. 나중에 온 사람은 온 순서대로 그 뒤에 섭니다.',
                'Only members can enter. Later ones stand behind, first come first.',
              )
        }
        checked={draft.draws}
        disabled={gathered}
        onChange={(event) => set({ draws: event.target.checked })}
      />
      {draft.draws ? (
        <>
          <Checkbox
            label={t('공개 난수(drand)를 함께 쓰기', 'Mix in a public beacon (drand)')}
            hint={
              draft.beacon
                ? t('아무도 미리 알 수 없는 값이 순서를 정합니다.', 'A value nobody can know beforehand decides.')
                : t(
                    '쓰지 않으면 ‘주최 측을 믿는 추첨’이라고 손님에게 보입니다.',
                    'Without it those waiting read “a draw that trusts the organiser”.',
                  )
            }
            checked={draft.beacon}
            disabled={frozen}
            onChange={(event) => set({ beacon: event.target.checked })}
          />
          {draft.beacon ? (
            <div className="grid grid-cols-1 items-start gap-3 sm:grid-cols-2">
              <TextField
                label={t('난수 회차', 'Round of the beacon')}
                inputMode="numeric"
                value={draft.beacon_round}
                disabled={frozen}
                error={errors.beacon_round}
                hint={
                  round !== null && round > 0
                    ? t(
                        `${farFrom(new Date(timeOfRound(round)).toISOString(), serverNow(), lang)}에 나옵니다`,
                        `Comes out ${farFrom(new Date(timeOfRound(round)).toISOString(), serverNow(), lang)}`,
                      )
                    : t('추첨 전에 손님에게 알립니다', 'Told to everybody before the draw')
                }
                onChange={(event) => set({ beacon_round: event.target.value })}
              />
              <div className="sm:pt-5">
                <Button disabled={frozen} onClick={() => set({ beacon_round: String(roundFrom(frozen_ms + 60_000)) })}>
                  {t('명단을 굳히고 1분 뒤 회차로', 'The round a minute after the freeze')}
                </Button>
              </div>
            </div>
          ) : null}
        </>
      ) : null}
    </Group>
  );
}

function People({ draft, errors, set }: Part) {
  const t = useSay();
  return (
    <Group title={t('누가', 'Who')}>
      <Checkbox
        label={t('휴대전화를 확인한 회원만', 'Only members with a verified phone')}
        checked={draft.needs_verified_phone}
        onChange={(event) => set({ needs_verified_phone: event.target.checked })}
      />
      <div className="grid grid-cols-1 gap-3 sm:grid-cols-2">
        <WholeField
          label={t('인터넷 주소 하나에서 1분에', 'From one internet address in a minute')}
          unit={t('명', '')}
          value={draft.entries_per_address}
          error={errors.entries_per_address}
          hint={t(
            '비워 두면 제한 없음. 회사나 학교는 주소 하나를 함께 씁니다.',
            'Leave empty for no limit. Offices and schools share one address.',
          )}
          onChange={(entries_per_address) => set({ entries_per_address })}
        />
        <WholeField
          label={t('브라우저 하나에서 1분에', 'From one browser in a minute')}
          unit={t('명', '')}
          value={draft.entries_per_device}
          error={errors.entries_per_device}
          hint={t(
            '비워 두면 제한 없음. 계정을 바꿔 가며 줄 서는 것을 막습니다.',
            'Leave empty for no limit. Stops one browser queueing with many accounts.',
          )}
          onChange={(entries_per_device) => set({ entries_per_device })}
        />
      </div>
    </Group>
  );
}

const minutes = (t: Say, text: string, words: string): string => {
  const seconds = readWhole(text);
  return seconds !== null && seconds >= 60 && seconds % 60 === 0
    ? `${t(`${count(seconds / 60)}분`, `${count(seconds / 60)} min`)}. ${words}`
    : words;
};

function Stay({ draft, errors, set }: Part) {
  const t = useSay();
  const unit = t('초', 's');
  return (
    <Group title={t('얼마나', 'How long, how many')}>
      <div className="grid grid-cols-1 gap-3 sm:grid-cols-3">
        <WholeField
          label={t('불린 뒤 들어올 시간', 'Time to come in when called')}
          unit={unit}
          value={draft.claim_s}
          error={errors.claim_s}
          hint={minutes(t, draft.claim_s, t('지나도 번호는 남습니다.', 'The number is kept afterwards.'))}
          onChange={(claim_s) => set({ claim_s })}
        />
        <WholeField
          label={t('안에서 주문할 시간', 'Time to order once inside')}
          unit={unit}
          value={draft.stay_s}
          error={errors.stay_s}
          hint={minutes(t, draft.stay_s, t('결제 중이면 끝나지 않습니다.', 'Does not end while paying.'))}
          onChange={(stay_s) => set({ stay_s })}
        />
        <WholeField
          label={t('안 보이면 건너뛰기', 'Skip when not seen for')}
          unit={unit}
          value={draft.absent_s}
          error={errors.absent_s}
          hint={minutes(t, draft.absent_s, t('돌아오면 먼저 들어갑니다.', 'They go first when they return.'))}
          onChange={(absent_s) => set({ absent_s })}
        />
      </div>
      <Checkbox
        label={t('남은 수량에 맞춰 들이기', 'Let in by what is left')}
        checked={draft.tied}
        onChange={(event) => set({ tied: event.target.checked })}
      />
      {draft.tied ? (
        <TextField
          className="sm:max-w-xs"
          label={t('남은 수량의 몇 배까지', 'How many times what is left')}
          inputMode="decimal"
          value={draft.overbooking}
          error={errors.overbooking}
          hint={t(
            '1이면 꼭 그만큼, 1.5면 살지 않고 나가는 사람을 셈합니다.',
            '1: exactly so many; 1.5: some leave without buying.',
          )}
          onChange={(event) => set({ overbooking: event.target.value })}
        />
      ) : null}
    </Group>
  );
}

function ByItself({ draft, errors, set }: Part) {
  const t = useSay();
  return (
    <Group
      title={t('몰리면 자동으로', 'Automatically under load')}
      note={t(
        '넘으면 줄이 자동으로 시작되고, 잠잠해지면 자동으로 없어집니다. 비워 두면 쓰지 않습니다.',
        'The line starts when a limit is passed and ends when it is calm again. Leave empty to turn this off.',
      )}
    >
      <div className="grid grid-cols-1 gap-3 sm:grid-cols-2">
        <WholeField
          label={t('10초 동안 사는 사람', 'People buying in ten seconds')}
          unit={t('명', '')}
          value={draft.auto_buyers}
          error={errors.auto_buyers}
          onChange={(auto_buyers) => set({ auto_buyers })}
        />
        <WholeField
          label={t('주문 하나에 걸리는 시간', 'Time per order')}
          unit="ms"
          value={draft.auto_latency_ms}
          error={errors.auto_latency_ms}
          onChange={(auto_latency_ms) => set({ auto_latency_ms })}
        />
      </div>
    </Group>
  );
}

function Elsewhere({ draft, errors, line, set }: Part) {
  const t = useSay();
  const rule = `auth_request → ${location.origin}/api/v1/lines/${line.room_id}/pass`;
  return (
    <Group
      title={t('다른 사이트 앞에 세울 때', 'In front of another site')}
      note={t(
        'nginx, Traefik, Envoy가 이 주소에 묻고, 안에 있는 사람만 들입니다.',
        'nginx, Traefik or Envoy ask here and let in who is inside.',
      )}
    >
      <code className="block rounded-card bg-sunken px-3 py-2 text-xs break-all">{rule}</code>
      <LongField
        label={t('줄 없이 열어 둘 경로 (한 줄에 하나)', 'Paths left open, one a line')}
        value={draft.open_paths}
        error={errors.open_paths}
        hint={t(
          '예: /help, /assets/. 이렇게 시작하는 경로는 누구나 봅니다.',
          'E.g. /help or /assets/: what begins so is open to everybody.',
        )}
        placeholder={'/help\n/assets/'}
        onChange={(event) => set({ open_paths: event.target.value })}
      />
    </Group>
  );
}
