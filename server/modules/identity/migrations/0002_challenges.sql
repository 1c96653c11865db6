-- A question that only the holder of a mailbox or a telephone can answer: sign-up, reset, change of e-mail and its undoing,
-- phone; and notices, which ask nothing. Codes and links are derived from the installation's secret and the row's id:
-- nothing here lets a reader of the database answer. `sealed` holds what follows from the answer, and who is addressed.
create table identity.challenges (
  challenge_id uuid primary key,
  kind text not null,
  -- Blind index of the address or number: bounds how many codes may be guessed at for one of them, whoever asks.
  target_index bytea not null,
  -- Null for sign-ups, and where nobody has an account: the row exists all the same.
  account_id uuid,
  sealed bytea not null,
  -- False where too many codes went to this target within a day: the message then holds the link alone.
  has_code boolean not null,
  attempts int not null default 0,
  next_try_at timestamptz not null default now(),
  sends int not null default 1,
  next_send_at timestamptz not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index challenges_of_target on identity.challenges (target_index, created_at);
create index challenges_of_account on identity.challenges (account_id) where account_id is not null;
create index challenges_expired on identity.challenges (expires_at);

-- The number an account has proved, by blind index: the newest proof of a number wins it.
alter table identity.accounts
  add column phone_index bytea unique,
  add column phone_verified_at timestamptz;

-- identity.sign_ups is no longer written; it goes with a later version, when no older code reads it.
