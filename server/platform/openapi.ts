import { errors, type Route } from '@madang/contract';
import type { FastifyInstance } from 'fastify';
import { docs_style, renderDocs } from './api-docs.ts';
import { page_headers } from './http.ts';

type Json = Record<string, unknown>;

const problem_schema = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'code'],
  properties: {
    type: { type: 'string', description: 'A reference to the description of the code.' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'A sentence for people, in the language of Accept-Language (ko or en).' },
    code: { type: 'string', enum: Object.keys(errors) },
    params: { type: 'object', description: 'Values inside the sentence.' },
    details: { type: 'array', items: { type: 'object' }, description: 'One entry a refused field, line or row.' },
  },
};

/** The OpenAPI 3.1 document of mounted routes. TypeBox schemas are JSON Schema already and go in as they are. */
function describeApi(routes: Route[], version: string): Json {
  const paths: Record<string, Json> = {};
  for (const route of [...routes].sort((a, b) => a.path.localeCompare(b.path))) {
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    paths[path] ??= {};
    paths[path][route.method.toLowerCase()] = describeRoute(route);
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Madang', version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    paths,
    components: {
      schemas: { Problem: problem_schema },
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'madang_session' } },
    },
  };
}

function describeRoute(route: Route): Json {
  const media = {
    json: 'application/json',
    multipart: 'multipart/form-data',
    'event-stream': 'text/event-stream',
    binary: '*/*',
  };
  const type = media[route.media ?? 'json'];
  const parameters = [...parametersOf(route.params, 'path'), ...parametersOf(route.query, 'query')];
  if (route.method !== 'GET' && route.idempotency !== 'none') {
    parameters.push({
      name: 'Idempotency-Key',
      in: 'header',
      required: true,
      schema: { type: 'string', minLength: 8, maxLength: 200 },
    });
  }
  const replies = Object.entries(route.reply).map(([status, schema]) => {
    const empty = status === '204' || (schema as Json).type === 'null';
    return [status, { description: 'Done.', ...(empty ? {} : { content: { [type]: { schema } } }) }];
  });
  const problem = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
  return {
    operationId: route.id,
    summary: route.summary,
    tags: [route.path.split('/')[3] ?? 'api'],
    'x-auth': route.auth,
    security: route.auth === 'public' ? [] : [{ session: [] }],
    parameters,
    ...(route.body
      ? {
          requestBody: {
            required: true,
            content: { [route.media === 'multipart' ? media.multipart : 'application/json']: { schema: route.body } },
          },
        }
      : {}),
    responses: { ...Object.fromEntries(replies), default: { description: 'Refused.', content: problem } },
  };
}

function parametersOf(schema: Route['params'], where: 'path' | 'query'): Json[] {
  if (!schema) return [];
  const required = new Set<string>((schema as { required?: string[] }).required ?? []);
  return Object.entries(schema.properties as unknown as Record<string, Json>).map(([name, property]) => ({
    name,
    in: where,
    required: where === 'path' || required.has(name),
    schema: property,
  }));
}

/** Serves `/api/openapi.json` and the page `/api/docs`, made once when first asked for (every route is mounted by then). */
export function serveOpenApi(app: FastifyInstance, options: { version?: string } = {}): void {
  let document: { json: Buffer; page: Buffer } | null = null;
  const made = () => {
    if (!document) {
      const routes = app.edge.routes.map((one) => one.route);
      const api = describeApi(routes, options.version ?? '0.1.0');
      document = { json: Buffer.from(JSON.stringify(api)), page: Buffer.from(renderDocs(routes)) };
    }
    return document;
  };
  app.get('/api/openapi.json', (_request, reply) =>
    reply.header('content-type', 'application/json; charset=utf-8').send(made().json),
  );
  app.get('/api/docs', (_request, reply) =>
    reply.headers(page_headers).header('content-type', 'text/html; charset=utf-8').send(made().page),
  );
  app.get('/api/docs.css', (_request, reply) =>
    reply.header('content-type', 'text/css; charset=utf-8').send(docs_style),
  );
}
