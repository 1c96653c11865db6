create schema if not exists platform;

-- Grows by one when a logical restore put this data under a server whose transaction ids are lower (see checkEpoch).
create table platform.outbox_epoch (
  one boolean primary key default true check (one),
  epoch integer not null default 1
);
insert into platform.outbox_epoch default values;

-- Events, written in the transaction of the data that caused them. One index: this is on the hot path.
-- `xid` orders transactions so that a reader can stay below those still running; `seq` orders events within one.
create table platform.outbox (
  epoch integer not null,
  xid xid8 not null default pg_current_xact_id(),
  seq bigint generated always as identity (cache 100),
  name text not null,
  shop_id uuid not null,
  entity_id uuid not null,
  version bigint not null,
  data jsonb not null,
  created_at timestamptz not null default now(),
  primary key (epoch, xid, seq)
);

-- How far each listener has come; locked while its events are handled, moved in the same transaction.
create table platform.outbox_cursors (
  listener text primary key,
  epoch integer not null default 0,
  xid xid8 not null default '0',
  seq bigint not null default 0,
  moved_at timestamptz not null default now()
);
