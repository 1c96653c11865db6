import { useQuery } from '@tanstack/react-query';
import { serverNow } from '../../../ui/lib/clock.ts';
import { count } from '../../../ui/lib/format.ts';
import { type Language, pick, type Say, useLanguage, useSay } from '../../../ui/lib/language.ts';
import { Go, useGo } from '../../frame/go.tsx';
import { usePageTitle } from '../../frame/page-title.ts';
import { paths } from '../../frame/paths.ts';
import { useMay } from '../../frame/session.ts';
import { buttonClass } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import type { Column } from '../../ui/grid.tsx';
import { ListFrame } from '../../ui/list.tsx';
import { PageHead } from '../../ui/panel.tsx';
import { When } from '../../ui/when.tsx';
import { benefitWords, type Campaign, campaignsQuery, kindWords, stateWords } from './campaigns.ts';

function columnsOf(t: Say, lang: Language): Column<Campaign>[] {
  return [
    {
      id: 'name',
      title: t('이름', 'Name'),
      track: 'minmax(9rem,3fr)',
      phone: 'minmax(0,1fr)',
      cell: (one) => (
        <Go to={paths.campaign(one.campaign_id)} className="link block truncate font-medium" tabIndex={-1}>
          {pick(lang, one.name_ko, one.name_en)}
        </Go>
      ),
    },
    {
      id: 'state',
      title: t('상태', 'State'),
      track: '6rem',
      phone: '5rem',
      cell: (one) => stateWords(one, serverNow(), t),
    },
    { id: 'kind', title: t('종류', 'Kind'), track: '7rem', wide: true, cell: (one) => kindWords(one.kind, t) },
    {
      id: 'benefit',
      title: t('혜택', 'Benefit'),
      track: '9rem',
      wide: true,
      cell: (one) => benefitWords(one, t, lang),
    },
    { id: 'code', title: t('코드', 'Code'), track: '8rem', wide: true, cell: (one) => one.code ?? '' },
    { id: 'opens', title: t('시작', 'Opens'), track: '11rem', wide: true, cell: (one) => <When at={one.opens_at} /> },
    {
      id: 'until',
      title: t('사용 끝', 'Use by'),
      track: '11rem',
      wide: true,
      cell: (one) => <When at={one.usable_until} />,
    },
    {
      id: 'given',
      title: t('발급', 'Given'),
      track: '8rem',
      phone: '6rem',
      align: 'right',
      cell: (one) => (one.winners_max === null ? '' : `${count(one.winners)} / ${count(one.winners_max)}`),
    },
  ];
}

export function CampaignsPage() {
  const t = useSay();
  const lang = useLanguage();
  const go = useGo();
  const may = useMay();
  usePageTitle(t('쿠폰과 할인', 'Coupons and discounts'));
  const { data, error, refetch } = useQuery(campaignsQuery);
  const make = may('promotions.write') ? (
    <Go to={paths.new_campaign} className={buttonClass('ink')}>
      {t('새 캠페인', 'New campaign')}
    </Go>
  ) : null;
  return (
    <>
      <PageHead
        title={t('쿠폰과 할인', 'Coupons and discounts')}
        note={t('무엇을, 누구에게, 언제까지, 얼마나.', 'What, for whom, until when and how much.')}
        actions={make}
      />
      <ListFrame
        label={t('캠페인 목록', 'Campaigns')}
        columns={columnsOf(t, lang)}
        rows={data}
        rowId={(one) => one.campaign_id}
        onOpen={(one) => go({ to: paths.campaign(one.campaign_id) })}
        error={error}
        retry={() => void refetch()}
        empty={
          <Empty title={t('아직 캠페인이 없습니다', 'No campaigns yet')} action={make}>
            {t(
              '선착순 쿠폰이나 코드, 자동 할인을 만들 수 있습니다.',
              'Make first-come coupons, codes or automatic discounts.',
            )}
          </Empty>
        }
      />
    </>
  );
}
