import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { parse, parseAllDocuments } from 'yaml';
import { readHcl } from './read-hcl.ts';

const root = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const config = read('server/platform/config.ts');
const readers = `${config}${read('server/platform/demand-tls.ts')}${read('server/platform/log.ts')}`;
/** Variables of the platform itself, not of Madang. */
const foreign = new Set(['NODE_ENV', 'POSTGRES_USER', 'POSTGRES_DB', 'POSTGRES_PASSWORD', 'POSTGRES_INITDB_ARGS']);

function assertKnown(name: string, where: string): void {
  assert.ok(
    foreign.has(name) || new RegExp(`\\b${name}\\b`).test(readers),
    `${where} sets ${name}, which nothing reads`,
  );
}

test('compose.yaml: parses, builds our Dockerfile, and sets only variables that are read', () => {
  const compose = parse(read('deploy/compose.yaml'), { merge: true });
  assert.deepEqual(Object.keys(compose.services).sort(), ['postgres', 'web', 'worker']);
  assert.ok(
    existsSync(join(root, 'deploy', compose.services.web.build.context, compose.services.web.build.dockerfile)),
  );
  for (const [name, service] of Object.entries<{ environment: Record<string, string> }>(compose.services)) {
    for (const variable of Object.keys(service.environment)) assertKnown(variable, `compose.yaml ${name}`);
  }
  assert.equal(compose.services.web.environment.MADANG_ROLE, 'web');
  assert.equal(compose.services.worker.environment.MADANG_ROLE, 'worker');
  assert.match(compose.services.worker.environment.DATABASE_URL, /^postgres:\/\//);
});

test('the Kubernetes manifests: parse, agree with one another, and probe paths that exist', () => {
  const documents = parseAllDocuments(read('deploy/kubernetes/madang.yaml'));
  for (const document of documents) assert.deepEqual(document.errors, []);
  const things = documents.map((document) => document.toJS());
  const health = read('server/platform/health.ts');
  const roles: string[] = [];
  for (const deployment of things.filter(({ kind }) => kind === 'Deployment')) {
    const { template, selector } = deployment.spec;
    assert.deepEqual(template.metadata.labels, selector.matchLabels);
    const container = template.spec.containers[0];
    roles.push(container.env[0].value);
    assertKnown(container.env[0].name, deployment.metadata.name);
    for (const probe of ['startupProbe', 'readinessProbe', 'livenessProbe']) {
      const path = container[probe]?.httpGet.path;
      if (path) assert.ok(health.includes(`'${path}'`), `${path} is not served`);
    }
    const volumes = new Set(template.spec.volumes.map(({ name }: { name: string }) => name));
    for (const { name } of container.volumeMounts) assert.ok(volumes.has(name), name);
  }
  assert.deepEqual(roles, ['web', 'worker']);
  const settings = things.find(({ kind }) => kind === 'ConfigMap').data;
  for (const variable of Object.keys(settings)) assertKnown(variable, 'ConfigMap');
  const service = things.find(({ kind }) => kind === 'Service').spec;
  assert.ok(
    things.some(({ kind, spec }) => kind === 'Deployment' && spec.selector.matchLabels.role === service.selector.role),
  );
});

test('the Dockerfile: known instructions, sources that exist, a command that exists', () => {
  const lines = read('deploy/Dockerfile').replaceAll('\\\n', ' ').split('\n');
  const instructions = lines.filter((line) => line.trim() && !line.startsWith('#')).map((line) => line.split(/\s+/));
  const known = new Set('FROM WORKDIR COPY RUN ENV USER VOLUME EXPOSE STOPSIGNAL HEALTHCHECK CMD'.split(' '));
  for (const [instruction, ...words] of instructions) {
    assert.ok(known.has(instruction!), `${instruction} is no instruction of ours`);
    if (instruction === 'COPY' && !words[0]!.startsWith('--from')) {
      for (const source of words.slice(0, -1)) assert.ok(existsSync(join(root, source)), `COPY ${source}`);
    }
    if (instruction === 'ENV') for (const word of words) assertKnown(word.split('=')[0]!, 'Dockerfile');
  }
  const command = JSON.parse(lines.find((line) => line.startsWith('CMD'))!.slice(4)) as string[];
  assert.ok(existsSync(join(root, command[1]!)));
  assert.equal(instructions.findLast(([instruction]) => instruction === 'USER')![1], 'node', 'not root');
});

test('every variable of the deploy page is read, and every one that is read is on the page', () => {
  const names = [...read('deploy/README.md').matchAll(/^\| (`[A-Z].*?) \|/gm)].flatMap(([, cell]) =>
    [...cell!.matchAll(/`([A-Z_]+)`/g)].map(([, name]) => name!),
  );
  assert.ok(names.length >= 15, `${names.length} found`);
  for (const name of names) assertKnown(name, 'deploy/README.md');

  // And the other way about: names in quotes, and those taken from the environment directly.
  const read_names = new Set(
    [...readers.matchAll(/'([A-Z]+_[A-Z_]+|PORT|HOST)'|\benv\.([A-Z_]+)/g)].map(
      ([, quoted, direct]) => quoted ?? direct!,
    ),
  );
  assert.ok(read_names.size >= 28, `${read_names.size} found`);
  const missing = [...read_names].filter((name) => !names.includes(name));
  assert.deepEqual(missing, [], 'read, and not on the page');
});

test('PostgreSQL with standbys: a commit is answered only when one of them has it', () => {
  const [document, ...more] = parseAllDocuments(read('deploy/kubernetes/postgres.yaml'));
  assert.deepEqual([document!.errors, more], [[], []]);
  const { kind, metadata, spec } = document!.toJS();
  assert.deepEqual([kind, metadata.namespace], ['Cluster', 'madang']);
  assert.ok(spec.instances >= 3, 'with two, a dead standby stops the shop');
  assert.deepEqual(spec.postgresql.synchronous, { method: 'any', number: 1, dataDurability: 'required' });
  assert.equal(spec.affinity.podAntiAffinityType, 'required', 'not all on one machine');
  assert.match(
    read('deploy/terraform/main.tf'),
    new RegExp(`@${metadata.name}-rw:5432/${spec.bootstrap.initdb.database}\\?sslmode=require"`),
  );
  assert.match(read('deploy/terraform/main.tf'), new RegExp(`name += "${spec.bootstrap.initdb.secret.name}"`));
});

test('Terraform: reads as its language, names nothing that is not there, and what it replaces is in the manifests', () => {
  const files = ['main', 'variables', 'outputs'].map((name) => read(`deploy/terraform/${name}.tf`));
  const blocks = files.flatMap((text) => readHcl(text).blocks);
  const declared = new Set<string>();
  for (const { type, labels, attributes } of blocks) {
    if (type === 'variable') declared.add(`var.${labels[0]}`);
    if (type === 'resource') declared.add(labels.join('.'));
    if (type === 'locals') for (const name of Object.keys(attributes)) declared.add(`local.${name}`);
  }
  const code = files.join('\n').replaceAll(/^\s*#.*$/gm, '');
  const named = new Set(
    [...code.matchAll(/\b(var|local|random_\w+|kubernetes_\w+)\.([a-z]\w*)/g)].map(([whole]) => whole),
  );
  assert.deepEqual(
    [...named].filter((name) => !declared.has(name)),
    [],
    'named and not declared',
  );
  const used_nowhere = [...declared].filter((name) => /^(var|local)\./.test(name) && !named.has(name));
  assert.deepEqual(used_nowhere, []);
  const manifests = read('deploy/kubernetes/madang.yaml');
  const replaced = [...code.matchAll(/replace\([^"]*"([^"]+)"|\), "([^"]+)",/g)].map(([, a, b]) => a ?? b!);
  assert.equal(replaced.length, 4);
  for (const text of replaced) assert.ok(manifests.includes(text), `${text} is not in madang.yaml`);
  for (const [, path] of code.matchAll(/\$\{path\.module\}\/([^"]+)"/g))
    assert.ok(existsSync(join(root, 'deploy/terraform', path!)), path);
  const secret = blocks.find(({ labels }) => labels.join('.') === 'kubernetes_secret.madang')!;
  for (const [, name] of secret.attributes.data!.matchAll(/^\s*([A-Z_]+)\s+=/gm)) assertKnown(name!, 'main.tf');

  assert.throws(() => readHcl('resource "a" "b" {\n  c = [1, 2\n}\n'), /line 3: } closes nothing/);
  assert.throws(() => readHcl('a = "b\n'), /not closed/);
  assert.throws(() => readHcl('a {\n  b = 1\n'), /not closed/);
});

test('the proxies before another site: each parses, asks the room about the path that was asked for, with the cookie, and lets nobody name it', () => {
  const pass = /^http:\/\/madang:3000(\/api\/v1\/lines\/ROOM\/pass\?open=\S+)$/;
  const contract = read('contract/lines.ts');
  assert.ok(contract.includes("path: '/api/v1/lines/:room_id/pass'"));
  const heard = /headers\['(x-[\w-]+)'\]/g;
  const known = [...read('server/modules/waiting-room/routes.ts').matchAll(heard)].map((one) => one[1]);

  const traefik = parse(read('deploy/waiting-room/traefik.yaml')).http;
  const { middlewares, routers, services } = traefik;
  assert.deepEqual(routers.site.middlewares, ['line']);
  assert.ok(services[routers.site.service]);
  const { address, trustForwardHeader, authRequestHeaders } = middlewares.line.forwardAuth;
  assert.match(address, pass);
  assert.deepEqual([trustForwardHeader, authRequestHeaders], [false, ['Cookie']]);
  assert.ok(known.includes('x-forwarded-uri'));

  const envoy = parse(read('deploy/waiting-room/envoy.yaml')).static_resources;
  const clusters = envoy.clusters.map((one: { name: string }) => one.name);
  const [manager] = envoy.listeners[0].filter_chains[0].filters;
  const filters = manager.typed_config.http_filters;
  assert.deepEqual(
    filters.map((one: { name: string }) => one.name),
    ['envoy.filters.http.lua', 'envoy.filters.http.router'],
  );
  const lua: string = filters[0].typed_config.default_source_code.inline_string;
  const path = /":path"\] = "([^"]+)"/.exec(lua)?.[1];
  assert.equal(`${path}&redirect=true`, pass.exec(address)?.[1], 'both ask the same');
  assert.match(lua, /\["cookie"\] = asked:get\("cookie"\)/);
  assert.match(lua, /\["x-original-uri"\] = asked:get\(":path"\)/);
  assert.ok(known.includes('x-original-uri'));
  const called = [.../httpCall\("(\w+)"/.exec(lua)!][1]!;
  const routed = manager.typed_config.route_config.virtual_hosts[0].routes[0].route.cluster;
  assert.deepEqual([called, routed], ['madang', 'site']);
  for (const name of [called, routed]) assert.ok(clusters.includes(name), name);

  // What nginx does with its file is tested with nginx itself (test/waiting-room.test.ts).
  const nginx = read('deploy/waiting-room/nginx.conf');
  assert.equal(pass.exec(/proxy_pass (http:\/\/madang\S+);/.exec(nginx)![1]!)?.[1], path);
});
