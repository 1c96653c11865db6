/** The demo yard: three shops and their menu. */
export const demo_shops = [
  {
    slug: 'ongi',
    name: '온기 상점',
    name_en: 'Ongi Goods',
    tagline: '손으로 만들고 오래 쓰는 집의 물건',
    tagline_en: 'Things for the home, made by hand and kept for long',
  },
  {
    slug: 'deullyeok',
    name: '들녘',
    name_en: 'Deullyeok',
    tagline: '오늘 거둔 것을 오늘 보냅니다',
    tagline_en: 'Picked today, sent today',
  },
  {
    slug: 'daleum',
    name: '달음 스튜디오',
    name_en: 'Daleum Studio',
    tagline: '적게 만들고, 번호를 새깁니다',
    tagline_en: 'Made in small numbers, each one numbered',
  },
] as const;

export const demo_categories: { slug: string; name: string; name_en: string; parent?: string }[] = [
  { slug: 'fresh', name: '신선식품', name_en: 'Fresh' },
  { slug: 'fruit', name: '과일', name_en: 'Fruit', parent: 'fresh' },
  { slug: 'meat-eggs', name: '정육·달걀', name_en: 'Meat & eggs', parent: 'fresh' },
  { slug: 'pantry', name: '빵·음료', name_en: 'Bakery & drinks' },
  { slug: 'flowers', name: '꽃', name_en: 'Flowers' },
  { slug: 'home', name: '집', name_en: 'Home' },
  { slug: 'ceramics', name: '도자기', name_en: 'Ceramics', parent: 'home' },
  { slug: 'furniture', name: '가구·침구', name_en: 'Furniture & beds', parent: 'home' },
  { slug: 'wear', name: '패션', name_en: 'Wear' },
  { slug: 'shoes', name: '신발', name_en: 'Shoes', parent: 'wear' },
  { slug: 'bags', name: '가방·소품', name_en: 'Bags & small things', parent: 'wear' },
  { slug: 'beauty', name: '뷰티', name_en: 'Beauty' },
];
