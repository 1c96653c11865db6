import { useQuery } from '@tanstack/react-query';
import { fullTime, orderNumber, won } from '../../../ui/lib/format.ts';
import { useLanguage, useSay } from '../../../ui/lib/language.ts';
import { Go } from '../../frame/go.tsx';
import { paths } from '../../frame/paths.ts';
import { useRoleName } from '../../frame/role-names.ts';
import { export_reasons } from '../../ui/reason-dialog.tsx';
import { shopsQuery } from '../products/products.ts';
import type { Approval } from './approvals.ts';

/** What a dangerous act is called. */
export function useKindName(): (kind: Approval['kind']) => string {
  const t = useSay();
  const names: Record<Approval['kind'], string> = {
    people: t('사람·권한 바꾸기', 'People and roles'),
    refund: t('큰 금액 환불', 'Large refund'),
    give_up_refund: t('환불을 다르게 끝내기', 'Close a refund another way'),
    name_account: t('환불 계좌 정하기', 'Set a refund account'),
    cancel_drop: t('드롭 통째로 멈추기', 'Stop a whole drop'),
    export: t('개인정보 내려받기', 'Export personal data'),
    approval_settings: t('승인 기준 바꾸기', 'Change when approval is asked'),
  };
  return (kind) => names[kind];
}

/** What the second person has to look at, as words. */
export function Shown({ approval }: { approval: Approval }) {
  const t = useSay();
  const lang = useLanguage();
  const roleName = useRoleName();
  const shops = useQuery(shopsQuery).data ?? [];
  const { shown, kind, subject } = approval;
  const yes = (value: unknown) => (value ? t('예', 'Yes') : t('아니요', 'No'));
  const shopNames = (ids: unknown) =>
    Array.isArray(ids)
      ? ids.map((id) => shops.find((one) => one.id === id)?.name ?? '?').join(', ') || t('가게 없음', 'no shop')
      : t('모든 가게', 'every shop');
  const words: Record<string, [string, (value: unknown) => string]> = {
    order_number: [t('주문', 'Order'), (value) => orderNumber(String(value))],
    krw: [t('돌려줄 금액', 'Amount to refund'), (value) => won(Number(value), lang)],
    whole: [t('주문 전체', 'Entire order'), yes],
    reason: [
      t('이유', 'Reason'),
      (value) => {
        const known = export_reasons.find((one) => one.id === value);
        return known ? known[lang] : String(value);
      },
    ],
    note: [t('메모', 'Note'), String],
    name: [t('누구', 'Who'), String],
    email: [t('이메일', 'E-mail'), String],
    role: [t('역할', 'Role'), (value) => (value === null ? t('없앰', 'removed') : roleName(String(value)))],
    shops: [t('가게', 'Shops'), shopNames],
    disabled: [t('차단됨', 'Blocked'), yes],
    grants: [t('권한', 'Permissions'), (value) => (value as string[]).join(' ') || '–'],
    title_ko: [t('드롭', 'Drop'), String],
    opens_at: [t('여는 때', 'Opens'), (value) => fullTime(String(value), lang)],
    allotment: [t('수량', 'Units'), (value) => Number(value).toLocaleString('ko-KR')],
    remaining: [t('남은 수량', 'Left'), (value) => Number(value).toLocaleString('ko-KR')],
    people: [t('사람 수', 'Persons'), (value) => Number(value).toLocaleString('ko-KR')],
    second_person: [t('둘째 사람에게 묻기', 'Require a second person'), yes],
    refund_krw: [t('환불 기준', 'Refunds above'), (value) => won(Number(value), lang)],
    export_people: [t('내려받기 기준', 'Exports above'), (value) => t(`${value}명`, `${value} persons`)],
  };
  const rows = Object.entries(shown).filter(([name]) => words[name] && !(name === 'title_ko' && lang === 'en'));
  return (
    <dl className="grid grid-cols-[6rem_minmax(0,1fr)] gap-x-3 gap-y-1">
      {lang === 'en' && typeof shown.title_en === 'string' ? <Row name="Drop" value={shown.title_en} /> : null}
      {rows.map(([name, value]) => (
        <Row key={name} name={words[name]![0]} value={words[name]![1](value)} />
      ))}
      {kind === 'refund' || kind === 'give_up_refund' || kind === 'name_account' ? (
        <dd className="col-span-2">
          <Go to={paths.order(subject)} className="link">
            {t('주문 보기', 'See the order')}
          </Go>
        </dd>
      ) : null}
      {kind === 'cancel_drop' ? (
        <dd className="col-span-2">
          <Go to={paths.drop(subject.replace('drop:', ''))} className="link">
            {t('드롭 보기', 'See the drop')}
          </Go>
        </dd>
      ) : null}
    </dl>
  );
}

function Row({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt className="text-ink-soft">{name}</dt>
      <dd className="break-words">{value}</dd>
    </>
  );
}
