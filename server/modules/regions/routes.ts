import { ok, readPostalCode, refuse } from '@madang/contract';
import type { FastifyInstance } from 'fastify';
import { mount } from '../../platform/http.ts';
import { readRegion } from './read-region.ts';

export function regionRoutes(app: FastifyInstance): void {
  mount(app, readPostalCode, async ({ params }) => {
    const region = readRegion(params.postal_code);
    return region ? ok(region) : refuse('not_found');
  });
}
