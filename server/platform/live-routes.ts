import { liveStream } from '@madang/contract';
import type { FastifyInstance } from 'fastify';
import type { Principal } from './auth-context.ts';
import { mount } from './http.ts';
import type { Sse } from './sse.ts';

/** The one event stream of the wire. `allowed` decides topic by topic what a reader may hear. */
export function liveRoutes(
  sse: Sse,
  allowed: (topic: string, principal: Principal) => boolean,
): (app: FastifyInstance) => void {
  return (app) => {
    sse.attach(app);
    mount(app, liveStream, ({ request, reply, principal }) => {
      sse.open(request, reply, (topic) => allowed(topic, principal));
      return undefined;
    });
  };
}
