import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { Gate } from './frame/gate.tsx';
import { NotFound, PageError } from './frame/not-found.tsx';

const root = createRootRoute({ component: Gate, notFoundComponent: NotFound, errorComponent: PageError });

type Module<K extends string> = () => Promise<Record<K, React.ComponentType>>;

/** Each page is its own chunk, read when it is first wanted. */
function page<K extends string>(path: string, load: Module<K>, name: K) {
  return createRoute({
    getParentRoute: () => root,
    path,
    component: lazyRouteComponent(load as () => Promise<Record<string, React.ComponentType>>, name),
  });
}

const tree = root.addChildren([
  page('/', () => import('./features/dashboard/dashboard-page.tsx'), 'DashboardPage'),
  page('/orders', () => import('./features/orders/orders-page.tsx'), 'OrdersPage'),
  page('/orders/$order_id', () => import('./features/orders/order-page.tsx'), 'OrderPage'),
  page('/imports', () => import('./features/imports/imports-page.tsx'), 'ImportsPage'),
  page('/imports/$import_id', () => import('./features/imports/import-page.tsx'), 'ImportPage'),
  page('/deliveries', () => import('./features/deliveries/deliveries-page.tsx'), 'DeliveriesPage'),
  page('/parcels', () => import('./features/parcels/parcels-page.tsx'), 'ParcelsPage'),
  page('/production', () => import('./features/production/production-page.tsx'), 'ProductionPage'),
  page('/counter', () => import('./features/counter/counter-page.tsx'), 'CounterPage'),
  page('/counter/new', () => import('./features/counter/take-order-page.tsx'), 'TakeOrderPage'),
  page('/counter/$order_id', () => import('./features/counter/store-order-page.tsx'), 'StoreOrderPage'),
  page('/calls', () => import('./features/calls/calls-page.tsx'), 'CallsPage'),
  page('/partners', () => import('./features/partners/partners-page.tsx'), 'PartnersPage'),
  page('/days', () => import('./features/days/days-page.tsx'), 'DaysPage'),
  page('/products', () => import('./features/products/products-page.tsx'), 'ProductsPage'),
  page('/products/$id', () => import('./features/products/product-page.tsx'), 'ProductPage'),
  page('/categories', () => import('./features/products/categories-page.tsx'), 'CategoriesPage'),
  page('/stock', () => import('./features/stock/stock-page.tsx'), 'StockPage'),
  page('/stock/movements', () => import('./features/stock/movements-page.tsx'), 'MovementsPage'),
  page('/drops', () => import('./features/drops/drops-page.tsx'), 'DropsPage'),
  page('/drops/new', () => import('./features/drops/drop-form-page.tsx'), 'NewDropPage'),
  page('/drops/$drop_id', () => import('./features/drops/control-room-page.tsx'), 'ControlRoomPage'),
  page('/drops/$drop_id/edit', () => import('./features/drops/drop-form-page.tsx'), 'EditDropPage'),
  page('/campaigns', () => import('./features/campaigns/campaigns-page.tsx'), 'CampaignsPage'),
  page('/campaigns/new', () => import('./features/campaigns/campaign-form-page.tsx'), 'NewCampaignPage'),
  page('/campaigns/$campaign_id/edit', () => import('./features/campaigns/campaign-form-page.tsx'), 'EditCampaignPage'),
  page('/campaigns/$campaign_id', () => import('./features/campaigns/campaign-page.tsx'), 'CampaignPage'),
  page('/lines', () => import('./features/lines/lines-page.tsx'), 'LinesPage'),
  page('/lines/$room_id', () => import('./features/lines/line-page.tsx'), 'LinePage'),
  page('/rehearsals', () => import('./features/rehearsals/rehearsals-page.tsx'), 'RehearsalsPage'),
  page('/rehearsals/$rehearsal_id', () => import('./features/rehearsals/rehearsal-page.tsx'), 'RehearsalPage'),
  page('/channel-work', () => import('./features/channels/channel-work-page.tsx'), 'ChannelWorkPage'),
  page('/dispatch', () => import('./features/dispatch/dispatch-page.tsx'), 'DispatchPage'),
  page('/settlements', () => import('./features/settlements/settlements-page.tsx'), 'SettlementsPage'),
  page('/channel-products', () => import('./features/channels/channel-products-page.tsx'), 'ChannelProductsPage'),
  page('/channel-products/$id', () => import('./features/channels/channel-product-page.tsx'), 'ChannelProductPage'),
  page('/payments', () => import('./features/payments/payments-page.tsx'), 'PaymentsPage'),
  page('/mails', () => import('./features/mails/mails-page.tsx'), 'MailsPage'),
  page('/mails/$mail_id', () => import('./features/mails/mail-page.tsx'), 'MailPage'),
  page('/staff', () => import('./features/staff/staff-page.tsx'), 'StaffPage'),
  page('/approvals', () => import('./features/approvals/approvals-page.tsx'), 'ApprovalsPage'),
  page('/audit', () => import('./features/audit/audit-page.tsx'), 'AuditPage'),
  page('/welcome', () => import('./features/staff/welcome-page.tsx'), 'WelcomeBack'),
  page('/security', () => import('./features/security/security-page.tsx'), 'SecurityPage'),
  page('/settings', () => import('./features/settings/settings-page.tsx'), 'SettingsPage'),
]);

export function makeRouter() {
  return createRouter({
    routeTree: tree,
    basepath: '/admin',
    defaultPreload: 'intent',
    defaultPreloadStaleTime: 0,
    scrollRestoration: true,
  });
}
