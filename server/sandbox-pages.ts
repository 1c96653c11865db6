import type { FastifyInstance } from 'fastify';

/** Under which path of ours the sandbox's pages are shown. */
export const sandbox_prefix = '/sandbox-pay';

/** The pages a buyer sees; the sandbox's strings and its Toss calls are not among them. */
const pages =
  /^\/(pay|pay\.css|pay\/choose|bank|bank\/deposit|kakaopay\/T[0-9a-z]+|kakaopay\/T[0-9a-z]+\/choose|kakaopay\/pay\.css)$/;
const passed_on = ['content-type', 'content-security-policy', 'cache-control', 'location', 'referrer-policy'];

/**
 * The practice provider's pages through our own address, for a buyer whose browser reaches us but not the sandbox (a phone, a
 * container with one port). They carry their own content security policy, without scripts.
 */
export function sandboxPages(sandbox_url: string) {
  return async (app: FastifyInstance): Promise<void> => {
    await app.register(async (scope) => {
      const form = 'application/x-www-form-urlencoded';
      scope.removeContentTypeParser(form);
      scope.addContentTypeParser(form, { parseAs: 'string', bodyLimit: 32_768 }, (_request, body, done) =>
        done(null, body),
      );
      scope.route({
        method: ['GET', 'POST'],
        url: `${sandbox_prefix}/*`,
        handler: async (request, reply) => {
          const path = request.url.slice(sandbox_prefix.length);
          if (!pages.test(path.split('?')[0]!)) return reply.code(404).type('text/plain').send('not found');
          const answer = await fetch(sandbox_url + path, {
            method: request.method,
            redirect: 'manual',
            headers: { 'x-forwarded-for': request.ip, 'content-type': form },
            ...(request.method === 'POST' ? { body: String(request.body ?? '') } : {}),
            signal: AbortSignal.timeout(10_000),
          });
          for (const name of passed_on) {
            const value = answer.headers.get(name);
            if (value) reply.header(name, value);
          }
          return reply.code(answer.status).send(Buffer.from(await answer.arrayBuffer()));
        },
      });
    });
  };
}
