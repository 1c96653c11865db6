import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { readSocial, type SocialWhy } from './features/account/social-words.ts';
import { categoriesQuery, productQuery } from './features/catalog/api.ts';
import { readListingSearch } from './features/catalog/listing-search.ts';
import { readCheckoutSearch, readReturnSearch } from './features/checkout/search.ts';
import { dropQuery, dropsQuery } from './features/drops/api.ts';
import { Home } from './features/home/home.tsx';
import { Layout } from './layout/layout.tsx';
import { NotFound, PageError } from './layout/not-found.tsx';

const root = createRootRouteWithContext<{ queries: QueryClient }>()({
  component: Layout,
  notFoundComponent: NotFound,
  errorComponent: PageError,
  // Asked for at once, not waited for: pages show their skeletons meanwhile.
  loader: ({ context }) => {
    void context.queries.prefetchQuery(categoriesQuery);
  },
});
const under = { getParentRoute: () => root } as const;

const home = createRoute({
  ...under,
  path: '/',
  component: Home,
  loader: ({ context }) => {
    void context.queries.prefetchQuery(dropsQuery);
  },
});
const drops = createRoute({
  ...under,
  path: '/drops',
  component: lazyRouteComponent(() => import('./features/drops/drops-page.tsx'), 'DropsPage'),
});
const listing = lazyRouteComponent(() => import('./features/catalog/listing-page.tsx'), 'ListingPage');
const products = createRoute({ ...under, path: '/products', validateSearch: readListingSearch, component: listing });
const category = createRoute({
  ...under,
  path: '/categories/$category',
  validateSearch: readListingSearch,
  component: listing,
});
const product = createRoute({
  ...under,
  path: '/products/$slug',
  loader: ({ context, params }) => {
    void context.queries.prefetchQuery(productQuery(params.slug));
    void context.queries.prefetchQuery(dropsQuery);
  },
  component: lazyRouteComponent(() => import('./features/product/product-page.tsx'), 'ProductPage'),
});
const drop = createRoute({
  ...under,
  path: '/drops/$drop_id',
  loader: ({ context, params }) => {
    void context.queries.prefetchQuery(dropQuery(params.drop_id));
    void context.queries.prefetchQuery(dropsQuery);
  },
  component: lazyRouteComponent(() => import('./features/product/product-page.tsx'), 'DropPage'),
});
const line = createRoute({
  ...under,
  path: '/line/$room_id',
  component: lazyRouteComponent(() => import('./features/line/line-page.tsx'), 'LinePage'),
});
const cart = createRoute({
  ...under,
  path: '/cart',
  component: lazyRouteComponent(() => import('./features/cart/cart-page.tsx'), 'CartPage'),
});
const checkout = createRoute({
  ...under,
  path: '/checkout',
  validateSearch: readCheckoutSearch,
  component: lazyRouteComponent(() => import('./features/checkout/checkout-page.tsx'), 'CheckoutPage'),
});
const pay = createRoute({
  ...under,
  path: '/checkout/$order_id/pay',
  component: lazyRouteComponent(() => import('./features/checkout/pay-page.tsx'), 'PayPage'),
});
const back = createRoute({
  ...under,
  path: '/checkout/$order_id/return',
  validateSearch: readReturnSearch,
  component: lazyRouteComponent(() => import('./features/checkout/return-page.tsx'), 'ReturnPage'),
});
const coupons = createRoute({
  ...under,
  path: '/coupons',
  component: lazyRouteComponent(() => import('./features/coupons/wallet-page.tsx'), 'WalletPage'),
});
const coupon = createRoute({
  ...under,
  path: '/coupons/$campaign_id',
  component: lazyRouteComponent(() => import('./features/coupons/coupon-page.tsx'), 'CouponPage'),
});
const orders = createRoute({
  ...under,
  path: '/orders',
  component: lazyRouteComponent(() => import('./features/orders/orders-page.tsx'), 'OrdersPage'),
});
const order = createRoute({
  ...under,
  path: '/orders/$order_id',
  component: lazyRouteComponent(() => import('./features/orders/order-page.tsx'), 'OrderPage'),
});
const lookup = createRoute({
  ...under,
  path: '/order-lookup',
  component: lazyRouteComponent(() => import('./features/orders/lookup-page.tsx'), 'LookupPage'),
});
const documents = () => import('./features/documents/document-page.tsx');
const terms = createRoute({ ...under, path: '/terms', component: lazyRouteComponent(documents, 'TermsPage') });
const privacy = createRoute({ ...under, path: '/privacy', component: lazyRouteComponent(documents, 'PrivacyPage') });
const signIn = createRoute({
  ...under,
  path: '/sign-in',
  validateSearch: (raw: Record<string, unknown>): { next?: string; social?: SocialWhy } => ({
    next: safePath(raw.next),
    ...readSocial(raw),
  }),
  component: lazyRouteComponent(() => import('./features/account/sign-in-page.tsx'), 'SignInPage'),
});
const signUp = createRoute({
  ...under,
  path: '/sign-up',
  component: lazyRouteComponent(() => import('./features/account/sign-up-page.tsx'), 'SignUpPage'),
});
const verify = createRoute({
  ...under,
  path: '/verify',
  component: lazyRouteComponent(() => import('./features/account/verify-page.tsx'), 'VerifyPage'),
});
const reset = createRoute({
  ...under,
  path: '/reset',
  component: lazyRouteComponent(() => import('./features/account/reset-page.tsx'), 'ResetPage'),
});
const verifyEmail = createRoute({
  ...under,
  path: '/verify-email',
  component: lazyRouteComponent(() => import('./features/account/verify-email-page.tsx'), 'VerifyEmailPage'),
});
const undoEmail = createRoute({
  ...under,
  path: '/undo-email',
  component: lazyRouteComponent(() => import('./features/account/undo-email-page.tsx'), 'UndoEmailPage'),
});
const me = createRoute({
  ...under,
  path: '/me',
  component: lazyRouteComponent(() => import('./features/account/me-page.tsx'), 'MePage'),
});

const security = createRoute({
  ...under,
  path: '/security',
  validateSearch: readSocial,
  component: lazyRouteComponent(() => import('./features/account/security-page.tsx'), 'SecurityPage'),
});

/** Only a path of ours; never another host. */
function safePath(value: unknown): string | undefined {
  return typeof value === 'string' && /^\/(?![/\\])/.test(value) ? value : undefined;
}

const tree = root.addChildren([
  home,
  drops,
  drop,
  line,
  products,
  category,
  product,
  cart,
  checkout,
  pay,
  back,
  coupons,
  coupon,
  orders,
  order,
  lookup,
  terms,
  privacy,
  security,
  signIn,
  signUp,
  verify,
  reset,
  verifyEmail,
  undoEmail,
  me,
]);

export function makeRouter(queries: QueryClient) {
  return createRouter({
    routeTree: tree,
    context: { queries },
    defaultPreload: 'intent',
    defaultPreloadStaleTime: 0,
    scrollRestoration: true,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
