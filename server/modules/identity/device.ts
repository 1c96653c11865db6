const browsers: [RegExp, string][] = [
  [/KAKAOTALK/i, 'KakaoTalk'],
  [/NAVER\(/i, 'NAVER'],
  [/SamsungBrowser/, 'Samsung Internet'],
  [/Whale/, 'Whale'],
  [/Edg/, 'Edge'],
  [/OPR/, 'Opera'],
  [/Firefox|FxiOS/, 'Firefox'],
  [/Chrome|CriOS/, 'Chrome'],
  [/Safari/, 'Safari'],
];
const systems: [RegExp, string][] = [
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Macintosh|Mac OS/, 'Mac'],
  [/Linux/, 'Linux'],
];

/** `Chrome · Android`: enough to tell one's own devices apart, too little to follow anybody. */
export function describeDevice(user_agent: string): string {
  const first = (list: [RegExp, string][]) => list.find(([pattern]) => pattern.test(user_agent))?.[1];
  return [first(browsers), first(systems)].filter(Boolean).join(' · ') || '?';
}
