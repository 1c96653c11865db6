import type { DemoProduct } from './products.ts';

const sizes = [230, 235, 240, 245, 250, 255, 260, 265, 270, 275, 280, 285];

export const wear_products: DemoProduct[] = [
  {
    slug: 'field-bottle',
    shop: 'daleum',
    categories: ['bags'],
    kind: 'general',
    title: '들판 물병 620',
    title_en: 'Field bottle 620',
    subtitle: '열두 시간 차갑게',
    subtitle_en: 'Cold for twelve hours',
    tags: ['매일', '러닝'],
    price_krw: 42_000,
    compare_at_krw: 48_000,
    sku: 'BOTTLE',
    options: [
      {
        name: '색상',
        name_en: 'Colour',
        values: [
          { value: '흙', value_en: 'Clay', swatch: '#b4603f' },
          { value: '이끼', value_en: 'Moss', swatch: '#66724c' },
          { value: '안개', value_en: 'Mist', swatch: '#b9c4c7' },
        ],
      },
    ],
    attribute_values: {
      maker: '달음 스튜디오',
      maker_en: 'Daleum Studio',
      origin: '대한민국',
      origin_en: 'Korea',
      size: '620ml, 지름 7cm, 높이 25cm',
      size_en: '620 ml, 7 cm wide, 25 cm high',
    },
    description_html:
      '<p>두 겹 스테인리스 사이를 비워 얼음이 반나절을 견딥니다. 겉은 손에 미끄러지지 않는 무광 도장입니다.</p><ul><li>한 손으로 여는 뚜껑, 잃어버리지 않는 고리</li><li>뚜껑까지 모두 분해해 씻을 수 있습니다.</li></ul>',
    description_html_en:
      '<p>Nothing between two walls of steel, so ice lasts half a day. A matt coat that does not slip.</p><ul><li>Opens with one hand; the loop never gets lost.</li><li>Comes apart entirely for washing.</li></ul>',
    images: [{ name: 'bottle-0', alt: '흙빛, 이끼빛, 안개빛 물병', alt_en: 'Bottles in clay, moss and mist' }],
    sold: 521,
  },
  {
    slug: 'daleum-cap',
    shop: 'daleum',
    categories: ['bags'],
    kind: 'fashion',
    title: '달음 러닝 캡',
    title_en: 'Daleum running cap',
    subtitle: '58g, 접어서 주머니에',
    subtitle_en: '58 g, folds into a pocket',
    tags: ['러닝', '경량'],
    price_krw: 39_000,
    sku: 'CAP',
    options: [
      {
        name: '색상',
        name_en: 'Colour',
        values: [
          { value: '새벽 파랑', value_en: 'Dawn', swatch: '#31507f' },
          { value: '모래', value_en: 'Sand', swatch: '#cbb994' },
        ],
      },
    ],
    attribute_values: {
      material: '리사이클 나일론 100%',
      material_en: '100% recycled nylon',
      size: '둘레 54–60cm',
      size_en: '54 to 60 cm round',
      maker: '달음 스튜디오',
      maker_en: 'Daleum Studio',
      origin: '대한민국',
      origin_en: 'Korea',
      care: '찬물 손세탁, 그늘 건조',
      care_en: 'Hand wash cold, dry in the shade',
    },
    description_html:
      '<p>여섯 장을 봉제선 없이 이어 이마에 닿는 솔기가 없습니다. 챙은 접었다 펴도 제 모양으로 돌아옵니다.</p>',
    description_html_en:
      '<p>Six panels bonded without a seam against the forehead. The brim folds and comes back to its shape.</p>',
    images: [{ name: 'cap-0', alt: '새벽 파랑 러닝 캡', alt_en: 'A running cap in dawn blue' }],
    sold: 233,
  },
  {
    slug: 'madang-runner-01',
    shop: 'daleum',
    categories: ['shoes'],
    kind: 'footwear',
    title: '마당 러너 01',
    title_en: 'Madang Runner 01',
    subtitle: '번호를 새긴 첫 번째 한정판',
    subtitle_en: 'The first numbered edition',
    tags: ['한정', '러닝', '신상'],
    price_krw: 189_000,
    sku: 'RUNNER',
    options: [
      {
        name: '사이즈',
        name_en: 'Size',
        values: sizes.map((mm) => ({ value: String(mm), value_en: String(mm) })),
      },
    ],
    attribute_values: {
      material: '니트, 스웨이드, 재생 고무',
      material_en: 'Knit, suede, recycled rubber',
      color: '크림 / 감빛 / 먹',
      color_en: 'Cream / persimmon / ink',
      heel_mm: '32',
      fit: 'regular',
      maker: '달음 스튜디오',
      maker_en: 'Daleum Studio',
      origin: '대한민국 부산',
      origin_en: 'Busan, Korea',
      care: '부드러운 솔로 마른 먼지를 털어 주세요',
      care_en: 'Brush off dry dust with a soft brush',
    },
    description_html:
      '<p>부산의 오래된 신발 공장에서 천 켤레만 만들었습니다. 혀 안쪽에 1부터 1000까지 번호를 새겼고, 번호는 결제가 확정된 순서입니다.</p><ul><li>발등을 감싸는 한 겹 니트, 앞코와 뒤축에만 스웨이드</li><li>쓰던 타이어를 갈아 만든 바닥</li><li>갈아 끼울 끈 한 벌을 더 드립니다.</li></ul><p>한 사람에 두 켤레까지 살 수 있습니다.</p>',
    description_html_en:
      '<p>One thousand pairs from an old shoe factory in Busan. Inside the tongue is a number from 1 to 1000, in the order in which payments are confirmed.</p><ul><li>One layer of knit over the foot, suede only at toe and heel</li><li>A sole ground from worn tyres</li><li>A second pair of laces in the box</li></ul><p>Two pairs per person at most.</p>',
    images: [
      { name: 'sneaker-0', alt: '크림과 감빛의 러닝화 옆모습', alt_en: 'Side view of the cream and persimmon runner' },
      { name: 'sneaker-1', alt: '비스듬히 본 러닝화', alt_en: 'The runner from an angle' },
    ],
    sold: 0,
  },
];
