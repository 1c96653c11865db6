import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConfig } from './config.ts';
import { StartError } from './start-error.ts';

const secret = 'kJ8sQ2vX0pLr7TzWn4YbE6uHc1GdMfA9';
const read = (more: Record<string, string>) =>
  readConfig({ NODE_ENV: 'production', MADANG_SECRET: secret, DATA_DIR: '/tmp', ...more });
const refused = (more: Record<string, string>) => {
  try {
    read(more);
    return null;
  } catch (error) {
    assert.ok(error instanceof StartError, String(error));
    return error.message;
  }
};

test('in production a database elsewhere is spoken to over TLS, or the owner says that the network is their own', () => {
  const elsewhere = 'postgres://madang:hush@db.example.com:5432/shop';
  const sentence = refused({ DATABASE_URL: elsewhere });
  assert.match(sentence!, /db\.example\.com must be encrypted: add \?sslmode=verify-full/);
  assert.ok(!sentence!.includes('hush'), 'no password in a sentence');
  for (const weak of ['disable', 'allow', 'prefer'])
    assert.ok(refused({ DATABASE_URL: `${elsewhere}?sslmode=${weak}` }));
  for (const fine of [
    `${elsewhere}?sslmode=verify-full`,
    `${elsewhere}?sslmode=require`,
    'postgres://madang:hush@127.0.0.1/shop',
    'postgres://madang:hush@[::1]:5432/shop',
    'postgres://madang:hush@localhost/shop?host=/var/run/postgresql',
  ])
    assert.equal(refused({ DATABASE_URL: fine }), null, fine);
  assert.equal(refused({ DATABASE_URL: elsewhere, MADANG_ALLOW_PLAIN: 'database' }), null);
  assert.ok(refused({ DATABASE_URL: elsewhere, MADANG_ALLOW_PLAIN: 'mail' }));
  assert.match(refused({ MADANG_ALLOW_PLAIN: 'everything' })!, /must be of database, mail/);
  assert.equal(refused({ DATABASE_URL: elsewhere, NODE_ENV: 'development' }), null);
});

test('in production a mail server elsewhere must take STARTTLS', () => {
  const needs = (more: Record<string, string>) => read(more).mail_needs_tls;
  assert.equal(needs({ SMTP_URL: 'smtp://shop:hush@mail.example.com:587' }), true);
  assert.equal(needs({ SMTP_URL: 'smtp://127.0.0.1:1025' }), false);
  assert.equal(needs({ SMTP_URL: 'smtp://mail.example.com', MADANG_ALLOW_PLAIN: 'database, mail' }), false);
  assert.equal(needs({}), false);
});
