-- Who somebody is at Kakao, Naver or Google: a keyed hash of the provider's own number for them, nothing else of theirs.
create table identity.social_links (
  provider text not null,
  subject_index bytea not null,
  account_id uuid not null references identity.accounts,
  created_at timestamptz not null default now(),
  primary key (provider, subject_index),
  unique (account_id, provider)
);
