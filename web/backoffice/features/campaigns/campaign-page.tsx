import { adminChangeCampaign, adminMakeCodes } from '@madang/contract/promotions';
import type { BodyOf } from '@madang/contract/route';
import { useQueries, useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { serverNow } from '../../../ui/lib/clock.ts';
import { count, won } from '../../../ui/lib/format.ts';
import { pick, useLanguage, useSay } from '../../../ui/lib/language.ts';
import { Skeleton } from '../../../ui/parts/status.tsx';
import { Go, useParam } from '../../frame/go.tsx';
import { usePageTitle } from '../../frame/page-title.ts';
import { paths } from '../../frame/paths.ts';
import { useMay } from '../../frame/session.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Refused } from '../../ui/empty.tsx';
import { WholeField } from '../../ui/field.tsx';
import { PageFailed, PageLoading } from '../../ui/page-state.tsx';
import { PageHead, Panel } from '../../ui/panel.tsx';
import { Scroller } from '../../ui/scroller.tsx';
import { useSend } from '../../ui/send.ts';
import { When } from '../../ui/when.tsx';
import { readWhole } from '../../ui/whole.ts';
import { categoriesQuery, productQuery } from '../products/products.ts';
import { benefitWords, campaignQuery, conditionWords, kindWords, type Report, stateWords } from './campaigns.ts';
import { TryPanel } from './try-panel.tsx';

/** One campaign: what it says, what it has given, and the switches. */
export function CampaignPage() {
  const t = useSay();
  const campaign_id = useParam('campaign_id');
  usePageTitle(t('캠페인', 'Campaign'));
  const { data, error, refetch } = useQuery(campaignQuery(campaign_id));
  if (error && !data) return <PageFailed title={t('캠페인', 'Campaign')} error={error} retry={() => void refetch()} />;
  if (!data)
    return (
      <PageLoading title={t('캠페인', 'Campaign')}>
        <Skeleton className="h-8 w-48" />
        <Skeleton className="h-72" />
      </PageLoading>
    );
  return <Shown report={data} />;
}

function Shown({ report }: { report: Report }) {
  const t = useSay();
  const lang = useLanguage();
  const may = useMay();
  const { campaign } = report;
  const [ending, setEnding] = useState(false);
  const act = useSend(
    `change-campaign-${campaign.campaign_id}`,
    (body: BodyOf<typeof adminChangeCampaign>, key) =>
      call(adminChangeCampaign, { params: { campaign_id: campaign.campaign_id }, body, key }),
    { refresh: [['campaigns']], say: t('바꿨습니다.', 'Changed.'), done: () => setEnding(false) },
  );
  const facts: [string, ReactNode][] = [
    [t('상태', 'State'), stateWords(campaign, serverNow(), t)],
    [t('종류', 'Kind'), kindWords(campaign.kind, t)],
    [t('혜택', 'Benefit'), benefitWords(campaign, t, lang)],
    ...(campaign.code ? [[t('코드', 'Code'), campaign.code] as [string, ReactNode]] : []),
    [t('시작', 'Opens'), <When key="o" at={campaign.opens_at} />],
    [t('끝', 'Closes'), <When key="c" at={campaign.closes_at} />],
    [t('사용 끝', 'Use by'), <When key="u" at={campaign.usable_until} />],
    ...(campaign.budget_krw ? [[t('예산', 'Budget'), won(campaign.budget_krw, lang)] as [string, ReactNode]] : []),
    [t('조건', 'Conditions'), <Conditions key="n" campaign={campaign} />],
    [
      t('함께 쓰기', 'Combining'),
      campaign.stacking === 'together' ? t('다른 할인과 함께', 'With other discounts') : t('단독 사용', 'Alone'),
    ],
  ];
  const figures: [string, string][] = [
    ...(campaign.winners_max === null
      ? []
      : [[t('발급', 'Given'), `${count(campaign.winners)} / ${count(campaign.winners_max)}`] as [string, string]]),
    [t('사용', 'Used'), count(report.spent) + (campaign.uses_max ? ` / ${count(campaign.uses_max)}` : '')],
    [t('결제 중', 'In payment'), count(report.held)],
    [t('돌아옴', 'Returned'), count(report.returned)],
    [t('쿠폰', 'Coupons issued'), count(report.issued)],
    [t('할인한 금액', 'Discounts given'), won(report.spent_krw, lang)],
    ...(report.budget_left_krw === null
      ? []
      : [[t('남은 예산', 'Budget left'), won(report.budget_left_krw, lang)] as [string, string]]),
  ];
  return (
    <>
      <PageHead
        back={
          <Go to={paths.campaigns} className="link">
            {t('쿠폰과 할인', 'Coupons and discounts')}
          </Go>
        }
        title={pick(lang, campaign.name_ko, campaign.name_en)}
        actions={
          may('promotions.write') && !campaign.ended ? (
            <>
              <Go to={paths.edit_campaign(campaign.campaign_id)} className={buttonClass('line')}>
                {t('수정', 'Edit')}
              </Go>
              <Button look="line" busy={act.busy} onClick={() => void act.run({ paused: !campaign.paused })}>
                {campaign.paused ? t('다시 열기', 'Resume') : t('멈추기', 'Pause')}
              </Button>
              <Button look="bad" onClick={() => setEnding(true)}>
                {t('끝내기', 'End')}
              </Button>
            </>
          ) : null
        }
      />
      <Refused>{act.error ? sentenceOf(act.error) : null}</Refused>
      <Dialog
        open={ending}
        onClose={() => setEnding(false)}
        size="sm"
        title={t('이 캠페인을 끝낼까요?', 'End this campaign?')}
        description={t(
          '다시 열 수 없고, 받아 둔 쿠폰도 쓸 수 없게 됩니다.',
          'It cannot be reopened, and coupons already issued can no longer be used.',
        )}
        footer={
          <>
            <Button onClick={() => setEnding(false)}>{t('닫기', 'Close')}</Button>
            <Button look="bad" busy={act.busy} onClick={() => void act.run({ ended: true })}>
              {t('끝내기', 'End')}
            </Button>
          </>
        }
      ></Dialog>
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <Panel title={t('내용', 'Terms')}>
          <dl className="grid grid-cols-[8rem_minmax(0,1fr)] gap-y-1.5">
            {facts.map(([name, value]) => (
              <div key={name} className="contents">
                <dt className="text-ink-soft">{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </Panel>
        <div className="grid content-start gap-4">
          <Panel title={t('실적', 'Report')}>
            <dl className="grid grid-cols-2 gap-3 sm:grid-cols-3">
              {figures.map(([name, value]) => (
                <div key={name}>
                  <dt className="text-xs text-ink-soft">{name}</dt>
                  <dd className="tabular text-lg font-bold">{value}</dd>
                </div>
              ))}
            </dl>
          </Panel>
          {campaign.kind === 'single_codes' ? <Codes report={report} /> : null}
          <TryPanel draft={null} />
        </div>
        <div className="lg:col-span-2">
          <Panel title={t('날마다', 'Day by day')} flush>
            {report.days.length === 0 ? (
              <p className="p-4 text-ink-soft">{t('아직 쓰인 적이 없습니다.', 'Not used yet.')}</p>
            ) : (
              <Scroller label={t('날마다', 'Day by day')} className="">
                <table className="w-full">
                  <thead>
                    <tr>
                      <th className="th pl-4 text-left">{t('날', 'Day')}</th>
                      <th className="th text-right">{t('주문', 'Orders')}</th>
                      <th className="th pr-4 text-right">{t('할인', 'Discounts given')}</th>
                    </tr>
                  </thead>
                  <tbody>
                    {report.days.map((day) => (
                      <tr key={day.day}>
                        <td className="td tabular pl-4">{day.day}</td>
                        <td className="td tabular text-right">{count(day.orders)}</td>
                        <td className="td tabular pr-4 text-right">{won(day.discount_krw, lang)}</td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </Scroller>
            )}
          </Panel>
        </div>
      </div>
    </>
  );
}

/** What must hold, a line each. */
function Conditions({ campaign }: { campaign: Report['campaign'] }) {
  const t = useSay();
  const lang = useLanguage();
  const { product_ids = [], category_ids = [] } = campaign.conditions;
  const products = useQueries({ queries: product_ids.map((id) => ({ ...productQuery(id), staleTime: 60_000 })) });
  const categories = useQuery({ ...categoriesQuery, enabled: category_ids.length > 0 });
  const goods = [
    ...products.map((one) => (one.data ? pick(lang, one.data.title, one.data.title_en) : '…')),
    ...(categories.data?.categories ?? [])
      .filter((one) => category_ids.includes(one.id))
      .map((one) => pick(lang, one.name, one.name_en)),
  ];
  const words = conditionWords(campaign.conditions, t, lang);
  const all = goods.length > 0 ? [goods.join(', '), ...words] : words;
  return all.length === 0 ? (
    t('없음', 'None')
  ) : (
    <ul>
      {all.map((one) => (
        <li key={one}>{one}</li>
      ))}
    </ul>
  );
}

/** Codes asked for and made so far, more of them, and the file. */
function Codes({ report: { campaign } }: { report: Report }) {
  const t = useSay();
  const may = useMay();
  const [text, setText] = useState('1,000');
  const wanted = readWhole(text);
  const params = { campaign_id: campaign.campaign_id };
  const act = useSend(
    `make-codes-${campaign.campaign_id}`,
    (count: number, key) => call(adminMakeCodes, { params, body: { count }, key }),
    { refresh: [['campaigns']], say: t('코드를 만들고 있습니다.', 'Creating the codes.') },
  );
  const { codes_made, codes_wanted } = campaign;
  return (
    <Panel title={t('코드', 'Codes')}>
      <p className="tabular">
        {t(`${count(codes_made)}개 만듦`, `${count(codes_made)} made`)}
        {codes_made < codes_wanted ? ` / ${count(codes_wanted)}` : ''}
      </p>
      {codes_made < codes_wanted ? (
        <progress className="mt-2 w-full" aria-label={t('코드', 'Codes')} value={codes_made} max={codes_wanted} />
      ) : null}
      <Refused>{act.error ? sentenceOf(act.error) : null}</Refused>
      {may('promotions.write') ? (
        <div className="mt-3 flex flex-wrap items-end gap-2">
          <WholeField label={t('더 만들기', 'Make more')} unit={t('개', '')} value={text} onChange={setText} />
          <Button
            busy={act.busy}
            disabled={wanted === null || wanted < 1 || wanted > 1_000_000 || campaign.ended}
            onClick={() => void act.run(wanted ?? 0)}
          >
            {t('만들기', 'Make')}
          </Button>
          <a
            href={`/api/v1/admin/campaigns/${campaign.campaign_id}/codes.csv`}
            download
            className={buttonClass('line')}
          >
            {t('CSV로 받기', 'Download CSV')}
          </a>
        </div>
      ) : null}
    </Panel>
  );
}
