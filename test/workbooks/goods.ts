import type { Random } from './random.ts';

export type Trade = 'mattress' | 'food' | 'flowers' | 'clothes';
type Good = {
  no: string;
  name: string;
  price_krw: number;
  options: [string, [string, number][]][];
  code: string;
  addons?: [string, number][];
};
export type Choice = {
  productNo: string;
  product: string;
  code: string;
  price: number;
  kind: string;
  options: [string, string][];
  optionRaw: string;
  optionPrice: number;
};

const sizes = (list: string, step: number): [string, number][] => list.split(' ').map((name, i) => [name, i * step]);

/** What four shops sell, with the option texts each trade really writes: codes in brackets, slashes, colons, a buyer's own words. */
const goods: Record<Trade, Good[]> = {
  mattress: [
    {
      no: '13240010011',
      name: '[포근한밤] 하늘 매트리스 22cm',
      price_krw: 289_000,
      code: 'FN-M01',
      options: [
        ['사이즈', sizes('SS S Q K LK', 40_000)],
        ['경도', sizes('소프트 미디엄 하드', 0)],
      ],
      addons: [
        ['추가상품: 방수커버', 39_000],
        ['추가상품: 폐매트리스 수거 (1개)', 20_000],
      ],
    },
    {
      no: '13240010111',
      name: '접이식 매트리스 10cm',
      price_krw: 89_000,
      code: 'FN-M11',
      options: [
        ['사이즈', sizes('S SS', 10_000)],
        [
          '색상',
          [
            ['(52)DEEP NAVY', 0],
            ['(31)LIGHT YELLOW', 0],
          ],
        ],
      ],
    },
  ],
  food: [
    {
      no: '9051200001',
      name: '당일수확 샤인머스켓 (GAP)',
      price_krw: 24_900,
      code: 'SM',
      options: [
        [
          '중량',
          [
            ['2kg(3~4수)', 0],
            ['4kg / 선물포장', 21_000],
          ],
        ],
      ],
    },
    {
      no: '9051200002',
      name: '한우 국거리 1++',
      price_krw: 32_000,
      code: 'HW-SOUP',
      options: [],
      addons: [['아이스팩: 추가', 1_000]],
    },
    {
      no: '9051200003',
      name: '반찬 골라담기 5종',
      price_krw: 19_800,
      code: 'BC5',
      options: [
        [
          '1번',
          [
            ['멸치볶음', 0],
            ['진미채', 500],
          ],
        ],
        [
          '2번',
          [
            ['콩자반', 0],
            ['장조림', 2_000],
          ],
        ],
      ],
    },
  ],
  flowers: [
    {
      no: '7730000123',
      name: '프리지아 한단 🌼',
      price_krw: 12_000,
      code: 'FZ',
      options: [
        [
          '색상',
          [
            ['노랑', 0],
            ['보라 (한정)', 3_000],
          ],
        ],
        [
          '카드 문구',
          [
            ['엄마에게: 사랑해요', 0],
            ['생일 축하 12:30 도착', 0],
          ],
        ],
      ],
    },
    {
      no: '7730000456',
      name: '근조화환 3단 "기본"',
      price_krw: 65_000,
      code: 'GJ3',
      options: [
        [
          '리본',
          [
            ['삼가 고인의 명복을 빕니다', 0],
            ['(주)마당 & 임직원 일동', 0],
          ],
        ],
      ],
    },
  ],
  clothes: [
    {
      no: '5500000777',
      name: '코튼 셔츠<7부>',
      price_krw: 19_900,
      code: 'JK',
      options: [
        [
          '모델명',
          [
            ['JK_3SB-LS(7부)', 0],
            ['JK_3SB-SS', -2_000],
          ],
        ],
        [
          '컬러',
          [
            ['화이트(WHITE)', 0],
            ['차콜/그레이', 0],
          ],
        ],
        ['사이즈', sizes('S M L 3XL', 1_000)],
      ],
    },
    { no: '5500000888', name: '양말 10족', price_krw: 9_900, code: 'SOX', options: [] },
  ],
};

export const trades = Object.keys(goods) as Trade[];

/** One good with its options chosen, and at times add-ons to it. */
export function chooseGoods(random: Random, trade: Trade): Choice[] {
  const good = random.pick(goods[trade]);
  const chosen = good.options.map(([name, values]) => [name, random.pick(values)] as const);
  const main: Choice = {
    productNo: good.no,
    product: good.name,
    code: [good.code, ...chosen.map(([, [value]]) => value.replace(/[^A-Za-z0-9가-힣]/g, '').slice(0, 6))].join('-'),
    price: good.price_krw,
    kind: chosen.length > 0 ? '조합형옵션상품' : '단일상품',
    options: chosen.map(([name, [value]]) => [name, value]),
    optionRaw: chosen.map(([name, [value]]) => `${name}: ${value}`).join(' / '),
    optionPrice: chosen.reduce((sum, [, [, more_krw]]) => sum + more_krw, 0),
  };
  const addons = (good.addons ?? []).filter(() => random.chance(0.3));
  return [
    main,
    ...addons.map(([text, price]): Choice => {
      const [name, value] = text.split(': ') as [string, string];
      return {
        ...main,
        code: `${good.code}-ADD`,
        price,
        kind: '추가구성상품',
        options: [[name, value]],
        optionRaw: text,
        optionPrice: 0,
      };
    }),
  ];
}
