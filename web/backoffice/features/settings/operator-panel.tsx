import {
  adminPublishDocument,
  adminReadOperator,
  adminUpdateOperator,
  type DocumentKind,
  type OperatorPapers,
} from '@madang/contract/operator';
import type { BodyOf, ReplyOf } from '@madang/contract/route';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { type Say, useSay } from '../../../ui/lib/language.ts';
import { ErrorPanel, Notice, Skeleton } from '../../../ui/parts/status.tsx';
import { useMay } from '../../frame/session.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog, SubmitFooter } from '../../ui/dialog.tsx';
import { Refused } from '../../ui/empty.tsx';
import { LongField, TextField } from '../../ui/field.tsx';
import { Panel } from '../../ui/panel.tsx';
import { useSend } from '../../ui/send.ts';
import { dashed } from './dashed.ts';
import { faultsOf } from './papers-faults.ts';

type Name = keyof OperatorPapers;
type Desk = ReplyOf<typeof adminReadOperator>;
type Document = Desk['documents'][number];

const operatorQuery = queryOptions({
  queryKey: ['operator'],
  queryFn: ({ signal }) => call(adminReadOperator, { signal }),
});

const namesOf = (t: Say): Record<Name, string> => ({
  company: t('상호', 'Company'),
  representative: t('대표자', 'Representative'),
  business_number: t('사업자등록번호', 'Business number'),
  mail_order_number: t('통신판매업 신고번호', 'Mail-order registration'),
  address: t('사업장 주소', 'Business address'),
  contact_phone: t('전화', 'Phone'),
  contact_email: t('이메일', 'E-mail'),
  contact_hours: t('상담 시간', 'Hours'),
  hosting: t('호스팅 제공자', 'Hosting provider'),
  privacy_officer: t('개인정보 보호책임자', 'Privacy officer'),
});
const documentName = (kind: DocumentKind, t: Say) =>
  kind === 'terms' ? t('이용약관', 'Terms of use') : t('개인정보처리방침', 'Privacy policy');

/** What stands below every page of the storefront, and the words buyers agree to. */
export function OperatorPanel() {
  const t = useSay();
  const can_write = useMay()('settings.write');
  const { data, error, refetch } = useQuery(operatorQuery);
  const [open, setOpen] = useState<'papers' | DocumentKind | null>(null);
  const close = () => setOpen(null);
  const names = namesOf(t);
  const document = data?.documents.find((one) => one.kind === open);
  return (
    <Panel
      title={t('쇼핑몰 운영자', 'Site operator')}
      note={t('모든 화면 아래에 나옵니다', 'At the foot of every page')}
      actions={can_write ? <Button onClick={() => setOpen('papers')}>{t('수정', 'Edit')}</Button> : null}
    >
      {error ? <ErrorPanel error={error} retry={() => void refetch()} /> : null}
      {!data && !error ? <Skeleton className="h-48" /> : null}
      {data ? (
        <>
          {data.missing.length > 0 ? (
            <div className="mb-3">
              <Notice tone="warn">
                {t('법에 따라 보여야 하는데 아직 비어 있습니다: ', 'Required by law and not yet filled in: ')}
                {data.missing.map((name) => names[name as Name]).join(', ')}
              </Notice>
            </div>
          ) : null}
          <dl className="grid grid-cols-[8.5rem_minmax(0,1fr)] gap-x-3 gap-y-1.5">
            {(Object.keys(names) as Name[]).map((name) => (
              <div key={name} className="contents">
                <dt className="text-ink-soft">{names[name]}</dt>
                <dd className={data.shown[name] ? 'break-words' : 'text-ink-faint'}>
                  {data.shown[name] || t('비어 있음', 'Empty')}
                  {data.shown[name] && !data.written[name] ? (
                    <span className="text-ink-soft"> {t('(가게 정보에서)', '(from the shop)')}</span>
                  ) : null}
                </dd>
              </div>
            ))}
            {data.documents.map(({ kind, version, published_at }) => (
              <div key={kind} className="contents">
                <dt className="self-center text-ink-soft">{documentName(kind, t)}</dt>
                <dd className="flex flex-wrap items-center gap-x-3 gap-y-1">
                  <a href={`/${kind}`} target="_blank" rel="noreferrer" className="link">
                    {version}
                    {published_at ? null : t(' · 기본 문구', ' · default text')}
                  </a>
                  {can_write ? (
                    <Button look="line" onClick={() => setOpen(kind)}>
                      {t('고쳐서 게시', 'Edit and publish')}
                      <span className="sr-only">, {documentName(kind, t)}</span>
                    </Button>
                  ) : null}
                </dd>
              </div>
            ))}
          </dl>
          {open === 'papers' ? <PapersDialog desk={data} onClose={close} /> : null}
          {document ? <DocumentDialog document={document} onClose={close} /> : null}
        </>
      ) : null}
    </Panel>
  );
}

function PapersDialog({ desk, onClose }: { desk: Desk; onClose: () => void }) {
  const t = useSay();
  const names = namesOf(t);
  const [draft, setDraft] = useState(desk.written);
  const act = useSend(
    'update-operator',
    (body: BodyOf<typeof adminUpdateOperator>, key) => call(adminUpdateOperator, { body, key }),
    { refresh: [['operator']], say: t('운영자 정보를 저장했습니다.', 'Operator updated.'), done: onClose },
  );
  const wrong: Partial<Record<Name, string>> = faultsOf(draft, t);
  const submit = () => {
    if (Object.keys(wrong).length > 0) return;
    const tidy = (name: Name) => (name === 'business_number' ? dashed(draft[name]) : draft[name].trim());
    const changed = (Object.keys(draft) as Name[]).filter((name) => tidy(name) !== desk.written[name]);
    if (changed.length === 0) return onClose();
    void act.run(Object.fromEntries(changed.map((name) => [name, tidy(name)])));
  };
  return (
    <Dialog
      open
      onClose={onClose}
      onSubmit={submit}
      title={t('쇼핑몰 운영자', 'Site operator')}
      description={t(
        '가게가 하나뿐이면 비운 칸에는 가게 정보가 대신 나옵니다.',
        'If there is only one shop, its details stand in for what is left empty.',
      )}
      footer={
        <SubmitFooter onClose={onClose} busy={act.busy}>
          {t('저장', 'Save')}
        </SubmitFooter>
      }
    >
      <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
        {(Object.keys(names) as Name[]).map((name) => (
          <TextField
            key={name}
            label={names[name]}
            name={name}
            value={draft[name]}
            placeholder={desk.shown[name]}
            maxLength={name === 'address' ? 200 : name === 'contact_phone' ? 30 : 60}
            error={wrong[name] ?? null}
            onChange={(event) => setDraft({ ...draft, [name]: event.target.value })}
          />
        ))}
        <div className="sm:col-span-2">
          <Refused>{act.error ? sentenceOf(act.error) : null}</Refused>
        </div>
      </div>
    </Dialog>
  );
}

function DocumentDialog({ document, onClose }: { document: Document; onClose: () => void }) {
  const t = useSay();
  const [text, setText] = useState(document.text);
  const [english, setEnglish] = useState(document.text_en ?? '');
  const act = useSend(
    'publish-document',
    (body: BodyOf<typeof adminPublishDocument>, key) =>
      call(adminPublishDocument, { params: { kind: document.kind }, body, key }),
    { refresh: [['operator']], say: t('새 판을 게시했습니다.', 'New version published.'), done: onClose },
  );
  const submit = () => {
    if (text.trim().length < 20) return;
    void act.run({ text: text.trim(), text_en: english.trim().length < 20 ? null : english.trim() });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      onSubmit={submit}
      title={documentName(document.kind, t)}
      description={t(
        '게시하면 새 판이 됩니다. 지난 판은 동의한 사람의 기록으로 남습니다. ‘## ’는 제목, ‘- ’는 목록이고, {company} {contact_phone} 같은 말은 운영자 정보로 바뀝니다.',
        'Publishing makes a new version; earlier ones are kept for those who agreed to them. “## ” begins a heading, “- ” an item; {company}, {contact_phone} and the like are filled in.',
      )}
      footer={
        <SubmitFooter onClose={onClose} busy={act.busy}>
          {t('게시', 'Publish')}
        </SubmitFooter>
      }
    >
      <div className="grid gap-4">
        <LongField
          label={t('한국어', 'Korean')}
          rows={14}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <LongField
          label={t('영어 (선택)', 'English (optional)')}
          rows={8}
          lang="en"
          value={english}
          onChange={(event) => setEnglish(event.target.value)}
        />
        <Refused>{act.error ? sentenceOf(act.error) : null}</Refused>
      </div>
    </Dialog>
  );
}
