import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findLoose, findSecrets } from './scan-secrets.mjs';

test('a planted secret is found, whatever it is; words about secrets are not', () => {
  const long = 'Zx9'.repeat(14);
  const planted: [string, string][] = [
    ['a.ts', `const key = '${'AKIA'}ABCDEFGHIJKLMNOP';`],
    ['b.ts', `token: ${'ghp'}_${long.slice(0, 36)}`],
    ['c.md', `${'-----BEGIN RSA'} PRIVATE KEY-----\n${long}${long}\n`],
    ['d.yml', `  TOSS_SECRET_KEY=${long}`],
    ['e.ts', `'postgres://app:${long}@db.shop.example.com/madang'`],
    ['f.ts', `${'live'}_sk_${long}`],
    ['deploy/.env', 'anything'],
    ['keys/server.pem', 'anything'],
  ];
  for (const one of planted) assert.equal(findSecrets([one]).length, 1, one[0]);
  const fine: [string, string][] = [
    ['g.md', 'Set MADANG_SECRET to 32 random characters; postgres://user:password@localhost/shop'],
    ['h.ts', `const key = '${'AKIA'}ABCDEFGHIJKLMNOP'; // not-a-secret: the example of a manual`],
    ['deploy/.env.example', 'MADANG_SECRET='],
  ];
  assert.deepEqual(findSecrets(fine), []);
});

test('a range, a foreign host, a missing checksum and a strange licence are found', () => {
  const lock = {
    packages: {
      '': {},
      'node_modules/a': { resolved: 'https://evil.example/a.tgz', integrity: 'sha512-x', license: 'MIT' },
      'node_modules/b': { resolved: 'https://registry.npmjs.org/b.tgz', license: 'MIT' },
      'node_modules/c': { resolved: 'https://registry.npmjs.org/c.tgz', integrity: 'sha512-x', license: 'AGPL-3.0' },
      'node_modules/d': { resolved: 'https://registry.npmjs.org/d.tgz', integrity: 'sha512-x', license: 'ISC' },
    },
  };
  assert.equal(findLoose(lock, []).length, 3);
  assert.equal(findLoose({}, [['package.json', { dependencies: { a: '^1.0.0', b: '1.2.3' } }]]).length, 1);
});
