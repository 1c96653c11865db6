import { compareAddress, type PostalRegion, readPostalCode } from '@madang/contract/regions';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { call, Problem } from '../../../ui/lib/api.ts';
import { useSay } from '../../../ui/lib/language.ts';
import { Notice } from '../../../ui/parts/status.tsx';

type Asked = { region: PostalRegion | undefined; none: boolean };

/** Where a typed postal code is; asked once all five digits are there. */
function usePostalRegion(postal_code: string): Asked {
  const whole = /^\d{5}$/.test(postal_code);
  const { data, error } = useQuery({
    queryKey: ['postal-code', postal_code],
    queryFn: ({ signal }) => call(readPostalCode, { params: { postal_code }, signal }),
    enabled: whole,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  return { region: whole ? data : undefined, none: whole && error instanceof Problem && error.code === 'not_found' };
}

const nameOf = ({ sido, sigungu }: Pick<PostalRegion, 'sido' | 'sigungu'>) =>
  [sido, sigungu.join('·')].filter(Boolean).join(' ');

/**
 * What the postal code says about the address: begins an empty address with its 시도 and 시군구, and warns when the two name
 * different places. It never stands in the way: only the carrier knows every street.
 */
export function PostalHelp({
  postal_code,
  address,
  onBegin,
}: {
  postal_code: string;
  address: string;
  onBegin: (address: string) => void;
}) {
  const t = useSay();
  const { region, none } = usePostalRegion(postal_code.trim());
  const begun = useRef('');
  const latest = useRef({ address, onBegin });
  latest.current = { address, onBegin };
  useEffect(() => {
    if (!region || region.sigungu.length > 1) return;
    const { address: typed, onBegin: begin } = latest.current;
    // Only what this itself began is begun anew; what was typed stays.
    if (typed.trim() !== '' && typed !== begun.current) return;
    begun.current = `${nameOf(region)} `;
    begin(begun.current);
  }, [region]);
  if (none) {
    return (
      <Notice tone="warn">
        {t(
          '없는 우편번호입니다. 다섯 자리를 확인해 주세요.',
          'There is no such postal code. Please check the five digits.',
        )}
      </Notice>
    );
  }
  if (!region) return null;
  if (compareAddress(region, address) === 'differs') {
    return (
      <Notice tone="warn">
        {t(
          `우편번호 ${region.postal_code}의 지역은 ${nameOf(region)}인데 주소는 다른 곳으로 보입니다. 확인해 주세요.`,
          `Postal code ${region.postal_code} is in ${nameOf(region)}, but the address names another place. Please check.`,
        )}
      </Notice>
    );
  }
  return (
    <p aria-live="polite" className="-mt-2 text-sm text-ink-soft">
      {nameOf(region)}
      {region.remote
        ? ` · ${
            region.remote === 'jeju'
              ? t('제주: 하루 이틀 더 걸릴 수 있습니다.', 'Jeju: allow a day or two more.')
              : t('섬 지역: 하루 이틀 더 걸릴 수 있습니다.', 'Island address: allow a day or two more.')
          }`
        : ''}
    </p>
  );
}
