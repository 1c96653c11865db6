import { giveMyConsents, readMyConsents } from '@madang/contract/my-data';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '../../../ui/lib/api.ts';
import { fullTime } from '../../../ui/lib/format.ts';
import { useLanguage, useSay } from '../../../ui/lib/language.ts';
import { toast } from '../../../ui/parts/toast.tsx';
import { Section } from './section.tsx';

const consentsQuery = queryOptions({
  queryKey: ['me', 'consents'],
  queryFn: ({ signal }) => call(readMyConsents, { signal }),
});

/** What I agreed to and when; marketing is taken back here. */
export function ConsentPanel() {
  const t = useSay();
  const lang = useLanguage();
  const queries = useQueryClient();
  const { data } = useQuery(consentsQuery);
  const act = useMutation({
    mutationFn: (marketing: boolean) => call(giveMyConsents, { body: { marketing } }),
    onSuccess: (reply) => {
      queries.setQueryData(consentsQuery.queryKey, reply);
      toast(t('저장했습니다.', 'Saved.'));
    },
  });
  const names = {
    terms: t('이용약관', 'Terms of use'),
    privacy: t('개인정보 수집·이용', 'Collection and use of personal data'),
    age_14: t('만 14세 이상', 'Aged 14 or older'),
  } as const;
  if (!data) return null;
  return (
    <Section title={t('동의', 'Consents')}>
      <dl className="mt-4 grid gap-1 text-sm">
        {(Object.keys(names) as (keyof typeof names)[]).map((kind) => {
          const known = data.consents.find((one) => one.kind === kind);
          return (
            <div key={kind} className="flex flex-wrap justify-between gap-x-4">
              <dt>{names[kind]}</dt>
              <dd className="tabular text-ink-soft">
                {known ? `${known.version} · ${fullTime(known.at, lang)}` : t('아직 없음', 'Not yet')}
              </dd>
            </div>
          );
        })}
      </dl>
      <label className="mt-4 flex min-h-11 items-center gap-3">
        <input
          type="checkbox"
          name="marketing"
          className="size-5 accent-accent"
          checked={data.consents.some((one) => one.kind === 'marketing' && one.given)}
          disabled={act.isPending}
          onChange={({ target }) => act.mutate(target.checked)}
        />
        {t('새 상품과 혜택 소식 받기', 'Send me news and offers')}
      </label>
    </Section>
  );
}
