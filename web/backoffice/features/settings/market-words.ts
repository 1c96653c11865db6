import type { Say } from '../../../ui/lib/language.ts';

/** What a market's last refusal means and what comes next, by its code; `passing`: it is asked again by itself. */
export function marketWords({ code, passing }: { code: string; passing: boolean }, t: Say): string {
  if (/LIMIT|TOO_MANY|429$/.test(code))
    return t(
      '마켓이 요청을 잠시 막았습니다. 저절로 다시 묻습니다.',
      'The marketplace limits requests for now; it is asked again by itself.',
    );
  if (/AUTH|TOKEN|(_|^)401$|(_|^)403$|^coupang_ERROR$/.test(code))
    return t(
      '키가 맞지 않거나 만료되었습니다. 판매자센터의 키로 바꿔 주세요.',
      'The keys are wrong or have expired. Replace them with those of the seller center.',
    );
  if (passing)
    return t(
      '마켓이 응답하지 않습니다. 저절로 다시 묻습니다.',
      'The marketplace is not responding; it is asked again by itself.',
    );
  return t(`마켓이 거절했습니다 (${code})`, `The marketplace refused (${code})`);
}
