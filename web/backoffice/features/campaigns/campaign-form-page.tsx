import { adminChangeCampaign, adminCreateCampaign } from '@madang/contract/promotions';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { serverNow } from '../../../ui/lib/clock.ts';
import { pick, useLanguage, useSay } from '../../../ui/lib/language.ts';
import { Skeleton } from '../../../ui/parts/status.tsx';
import { Go, useGo, useParam } from '../../frame/go.tsx';
import { usePageTitle } from '../../frame/page-title.ts';
import { paths } from '../../frame/paths.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Refused } from '../../ui/empty.tsx';
import { PageFailed, PageLoading } from '../../ui/page-state.tsx';
import { PageHead } from '../../ui/panel.tsx';
import { useSend } from '../../ui/send.ts';
import { useMyShops } from '../products/products.ts';
import {
  type CampaignBody,
  type CampaignDraft,
  type CampaignErrors,
  changeOf,
  draftOf,
  emptyDraft,
  readDraft,
} from './campaign-form.ts';
import { Limits, Terms, What } from './campaign-panels.tsx';
import { type Campaign, campaignQuery } from './campaigns.ts';
import { TryPanel } from './try-panel.tsx';

export function NewCampaignPage() {
  const t = useSay();
  usePageTitle(t('새 캠페인', 'New campaign'));
  return <CampaignForm campaign={null} />;
}

export function EditCampaignPage() {
  const t = useSay();
  const title = t('캠페인 수정', 'Edit campaign');
  const campaign_id = useParam('campaign_id');
  usePageTitle(title);
  const { data, error, refetch } = useQuery(campaignQuery(campaign_id));
  if (error && !data) return <PageFailed title={title} error={error} retry={() => void refetch()} />;
  if (!data)
    return (
      <PageLoading title={title}>
        <Skeleton className="h-8 w-48" />
        <Skeleton className="h-72" />
      </PageLoading>
    );
  return <CampaignForm key={campaign_id} campaign={data.campaign} />;
}

function CampaignForm({ campaign }: { campaign: Campaign | null }) {
  const t = useSay();
  const lang = useLanguage();
  const go = useGo();
  const form = useRef<HTMLFormElement>(null);
  const shops = useMyShops();
  const [typed, setDraft] = useState<CampaignDraft>(() => (campaign ? draftOf(campaign) : emptyDraft(serverNow(), '')));
  const draft = { ...typed, shop_id: typed.shop_id || (shops?.[0]?.id ?? '') };
  const [errors, setErrors] = useState<CampaignErrors>({});
  const set = (change: Partial<CampaignDraft>) => {
    setDraft((now) => ({ ...now, ...change }));
    setErrors((now) => Object.fromEntries(Object.entries(now).filter(([name]) => !(name in change))));
  };
  const begun = campaign !== null && (serverNow() >= Date.parse(campaign.opens_at) || campaign.winners > 0);
  const act = useSend(
    campaign ? `change-campaign-${campaign.campaign_id}` : 'create-campaign',
    (body: CampaignBody, key) =>
      campaign
        ? call(adminChangeCampaign, {
            params: { campaign_id: campaign.campaign_id },
            body: changeOf(campaign, body),
            key,
          })
        : call(adminCreateCampaign, { body, key }),
    {
      refresh: [['campaigns']],
      say: campaign
        ? t('캠페인을 수정했습니다.', 'Campaign updated.')
        : t('캠페인을 만들었습니다.', 'Campaign created.'),
      done: (saved) => go({ to: paths.campaign(saved.campaign_id) }),
    },
  );
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
  const back = campaign ? paths.campaign(campaign.campaign_id) : paths.campaigns;
  const part = { draft, errors, set, fixed: campaign !== null, begun };
  return (
    <>
      <PageHead
        back={
          <Go to={back} className="link">
            {campaign ? pick(lang, campaign.name_ko, campaign.name_en) : t('쿠폰과 할인', 'Coupons and discounts')}
          </Go>
        }
        title={campaign ? t('캠페인 수정', 'Edit campaign') : t('새 캠페인', 'New campaign')}
        note={
          begun
            ? t(
                '시작한 캠페인입니다. 이름, 종료 시각, 한도만 수정할 수 있습니다.',
                'This campaign has started: only its names, end and limits can be changed.',
              )
            : undefined
        }
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
                ? t('표시된 칸을 확인해 주세요.', 'Please check the marked fields.')
                : null}
          </Refused>
          <div className="flex gap-2">
            <Button type="submit" look="ink" busy={act.busy}>
              {campaign ? t('저장', 'Save') : t('만들기', 'Make it')}
            </Button>
            <Go to={back} className={buttonClass('quiet')}>
              {t('취소', 'Cancel')}
            </Go>
          </div>
        </form>
        <TryPanel draft={'body' in read ? read.body : null} but={campaign?.campaign_id} />
      </div>
    </>
  );
}
