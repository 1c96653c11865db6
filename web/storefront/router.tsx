import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute, createRouter } from '@tanstack/react-router';
import { Home } from './features/home/home.tsx';
import { Layout } from './layout/layout.tsx';
import { NotFound, PageError } from './layout/not-found.tsx';

const root = createRootRouteWithContext<{ queries: QueryClient }>()({
  component: Layout,
  notFoundComponent: NotFound,
  errorComponent: PageError,
});

const home = createRoute({ getParentRoute: () => root, path: '/', component: Home });

const tree = root.addChildren([home]);

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
