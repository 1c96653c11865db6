-- Attempts, counted for every process together. Keys are keyed digests of account and network address; nobody is named here. Not
-- logged: after a crash of the database everybody starts anew, which costs an attacker nothing they would not have in an hour.
create unlogged table identity.limits (
  key bytea primary key,
  points int not null,
  allowed int not null,
  until timestamptz not null,
  -- How often in a row it went over: the wait doubles.
  strikes int not null default 0
);
create index limits_over on identity.limits (until);
