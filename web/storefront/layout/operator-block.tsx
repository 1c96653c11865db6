import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useSay } from '../../ui/lib/language.ts';
import { operatorQuery } from '../features/documents/api.ts';

const link = 'inline-flex min-h-9 items-center hover:underline';

/** Who runs the site, as the law wants it on every first page. What is not filled in is left out: buyers see no blanks. */
export function OperatorBlock() {
  const t = useSay();
  const { data } = useQuery(operatorQuery);
  const papers = data?.operator;
  const facts: [string, string | undefined][] = [
    [t('상호', 'Company'), papers?.company],
    [t('대표자', 'Representative'), papers?.representative],
    [t('사업자등록번호', 'Business number'), papers?.business_number],
    [t('통신판매업 신고', 'Mail-order registration'), papers?.mail_order_number],
    [t('주소', 'Address'), papers?.address],
    [t('전화', 'Phone'), papers?.contact_phone],
    [t('이메일', 'E-mail'), papers?.contact_email],
    [t('상담 시간', 'Hours'), papers?.contact_hours],
    [t('개인정보 보호책임자', 'Privacy officer'), papers?.privacy_officer],
    [t('호스팅 제공', 'Hosting'), papers?.hosting],
  ];
  const filled = facts.filter((one): one is [string, string] => Boolean(one[1]));
  return (
    <section
      aria-label={t('사업자 정보', 'Operator')}
      data-testid="operator"
      className="mx-auto max-w-[90rem] border-t border-line px-5 pt-6 pb-10 text-xs leading-relaxed text-ink-soft sm:px-6 lg:px-10"
    >
      <nav aria-label={t('약관', 'Legal')} className="flex flex-wrap gap-x-5 text-sm">
        <Link to="/terms" className={link}>
          {t('이용약관', 'Terms of use')}
        </Link>
        <Link to="/privacy" className={`${link} font-bold text-ink`}>
          {t('개인정보처리방침', 'Privacy policy')}
        </Link>
        {papers?.business_number && !papers.business_number.startsWith('000') ? (
          <a
            className={link}
            href={`https://www.ftc.go.kr/bizCommPop.do?wrkr_no=${papers.business_number.replaceAll('-', '')}`}
            target="_blank"
            rel="noreferrer"
          >
            {t('사업자 정보 확인', 'Check the business')}
          </a>
        ) : null}
      </nav>
      {filled.length > 0 ? (
        <dl className="mt-2 flex flex-wrap gap-x-4 gap-y-0.5">
          {filled.map(([name, value]) => (
            <div key={name} className="flex gap-1.5">
              <dt className="shrink-0">{name}</dt>
              <dd className="text-ink">{value}</dd>
            </div>
          ))}
        </dl>
      ) : null}
    </section>
  );
}
