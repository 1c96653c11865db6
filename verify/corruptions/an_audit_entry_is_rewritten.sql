-- turns red: audit_is_one_chain
-- Somebody with the database's password switched the guard off, changed who did it, and mended the entry's own hash.
do $$ declare last record; text text; begin
  for n in 1..3 loop
    select coalesce(max(seq), 0) + 1 as seq, coalesce((select hash from identity.audit order by seq desc limit 1), decode(repeat('00', 32), 'hex')) as hash
    into last from identity.audit;
    text := json_build_object('seq', last.seq, 'at', now(), 'actor_id', null, 'act', 'orders.contact_read', 'subject', 'order:' || n)::text;
    insert into identity.audit (seq, at, actor_id, act, subject, body, prev_hash, hash)
    values (last.seq, now(), null, 'orders.contact_read', 'order:' || n, text, last.hash, sha256(last.hash || convert_to(text, 'UTF8')));
  end loop;
end $$;
alter table identity.audit disable trigger user;
update identity.audit set subject = 'order:9', body = replace(body, 'order:2', 'order:9'),
  hash = sha256(prev_hash || convert_to(replace(body, 'order:2', 'order:9'), 'UTF8'))
where seq = (select max(seq) - 1 from identity.audit);
