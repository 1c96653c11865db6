import { useQuery } from '@tanstack/react-query';
import { count, fullTime } from '../../../ui/lib/format.ts';
import { type Say, useLanguage, useSay } from '../../../ui/lib/language.ts';
import { type Draw, drawQuery, type Line } from './api.ts';

/** What binds the organiser, and how anybody checks it: the commitment before the draw, the result and its files after. */
export function DrawCard({ line, ticket }: { line: Line; ticket: string | null }) {
  const t = useSay();
  const frozen = line.state !== 'open' && line.state !== 'prequeue';
  const draw = useQuery({ ...drawQuery(line.room_id, line.version), enabled: frozen }).data ?? null;
  const trusted = (draw ? draw.beacon_round : line.beacon_round) === null;
  return (
    <section className="grid gap-3 rounded-card border border-line p-6" aria-label={t('추첨', 'The draw')}>
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h2 className="text-lg font-bold">{t('추첨은 이렇게 해요', 'How the draw works')}</h2>
        <span className="text-sm text-ink-soft">
          {trusted
            ? t('주최 측을 믿는 추첨', 'This draw trusts the organiser')
            : t('누구도 미리 알 수 없는 추첨', 'Nobody can know it beforehand')}
        </span>
      </div>
      <p className="text-sm text-ink-soft">{stepWords(t, line, draw, trusted)}</p>
      {draw ? <Published draw={draw} /> : null}
      {draw ? <Files line={line} draw={draw} ticket={ticket} /> : null}
    </section>
  );
}

function stepWords(t: Say, line: Line, draw: Draw | null, trusted: boolean): string {
  const round = draw ? draw.beacon_round : line.beacon_round;
  if (draw?.drawn_at)
    return t(
      '순서가 정해졌습니다. 아래 파일만 있으면 누구나 같은 순서를 다시 계산할 수 있습니다.',
      'The order is decided. With the files below anybody can compute the same order again.',
    );
  if (draw && !trusted)
    return t(
      `명단을 굳혔고 약속한 값을 먼저 공개했습니다. drand ${count(round!)}회차 난수가 나오면 순서가 정해집니다.`,
      `The list is frozen and the commitment is public. Round ${count(round!)} of drand decides the order when it is out.`,
    );
  if (draw) return t('명단을 굳혔습니다. 곧 추첨합니다.', 'The list is frozen. The draw follows.');
  return trusted
    ? t(
        '열릴 때 명단과 그 해시를 공개하고 무작위로 순서를 정합니다. 공개 난수를 섞지 않으므로, 씨앗 값은 주최 측을 믿어야 합니다.',
        'At the opening the list and its hash are published and put in random order. No public beacon is mixed in: for the seed you trust the organiser.',
      )
    : t(
        `열릴 때 명단과 약속한 값을 먼저 공개하고, 그 뒤에 나오는 drand ${count(round!)}회차 난수를 섞어 순서를 정합니다. 주최 측도 결과를 고를 수 없습니다.`,
        `At the opening the list and a commitment are published; round ${count(round!)} of drand, which comes out later, is mixed in. Not even the organiser can choose the result.`,
      );
}

function Published({ draw }: { draw: Draw }) {
  const t = useSay();
  const lang = useLanguage();
  const rows: [string, string][] = [
    [t('굳힌 때', 'Frozen'), fullTime(draw.frozen_at, lang)],
    [t('명단', 'Entries'), t(`${count(draw.entries)}명`, count(draw.entries))],
    [t('명단의 해시', 'Hash of the list'), draw.list_hash],
    [t('약속한 값', 'Commitment'), draw.seed_commitment],
  ];
  if (draw.beacon) rows.push([t('난수', 'Beacon'), draw.beacon]);
  if (draw.seed) rows.push([t('씨앗', 'Seed'), draw.seed]);
  if (draw.drawn_at) rows.push([t('추첨한 때', 'Drawn'), fullTime(draw.drawn_at, lang)]);
  if (draw.earlier.length > 0)
    rows.push([
      t('다시 추첨', 'Drawn anew'),
      t(`${count(draw.earlier.length)}번`, `${count(draw.earlier.length)} times`),
    ]);
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 text-sm">
      {rows.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-ink-soft">{name}</dt>
          <dd className="break-all">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Files({ line, draw, ticket }: { line: Line; draw: Draw; ticket: string | null }) {
  const t = useSay();
  const base = `/api/v1/lines/${line.room_id}`;
  const files: [string, string, string][] = [
    ['draw.json', `${base}/draw`, t('공개한 값', 'What was published')],
    ['list.txt', `${base}/draw/list`, t('굳힌 명단', 'The frozen list')],
  ];
  if (draw.drawn_at) files.push(['order.txt', `${base}/draw/order`, t('정해진 순서', 'The order')]);
  if (ticket)
    files.push([
      'receipt.json',
      `${base}/receipt?ticket=${encodeURIComponent(ticket)}`,
      t('내 접수증: 명단에서 빠지면 이것으로 밝힐 수 있어요', 'Your receipt: proves it if you were left out'),
    ]);
  const names = draw.drawn_at ? files.map(([name]) => name).join(' ') : null;
  return (
    <details className="text-sm">
      <summary className="min-h-11 cursor-pointer py-2 font-semibold">
        {t('직접 확인하기', 'Check it yourself')}
      </summary>
      <ul className="grid gap-1">
        {files.map(([name, href, words]) => (
          <li key={name}>
            <a href={href} download={name} className="inline-block py-1.5 underline underline-offset-4">
              {name}
            </a>{' '}
            <span className="text-ink-soft">{words}</span>
          </li>
        ))}
      </ul>
      {names ? (
        <p className="mt-2 text-ink-soft">
          {t(
            '파일을 받아 두고 마당의 소스에서 아래 명령을 실행하면, 맞지 않는 것을 하나하나 알려 줍니다.',
            'Save the files and run this in Madang’s source: it names everything that does not follow.',
          )}
          <code className="mt-2 block rounded-card bg-sunken px-3 py-2 text-xs break-words text-ink">
            npm run verify-draw -- {names}
          </code>
        </p>
      ) : (
        <p className="mt-2 text-ink-soft">
          {t('순서가 정해지면 결과 파일도 여기에서 받을 수 있습니다.', 'Once drawn, the result is here as well.')}
        </p>
      )}
    </details>
  );
}
