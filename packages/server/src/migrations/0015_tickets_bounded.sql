-- A token has so many sessions and codes at the most, also where they are made at the same time: whoever makes one waits for
-- the lock of the token, and each statement in here sees what was made before it was got. In one statement without this, each
-- would see what there was when it began.
--
-- First what is the token's own, which may be waited for; then what has expired of anybody's, which is passed over where
-- somebody else is at it: so nobody waits who holds what another waits for.
create function make_room_for_ticket(kind text, token text, kept integer, at_once integer) returns void language plpgsql as $$
begin
  perform pg_advisory_xact_lock(hashtext('relata ' || kind), hashtext(token));
  execute format(
    'delete from %1$I where hash = any(array(
      select hash from %1$I where token_id = $1 order by created_at desc offset $2 limit $3
    ))', kind) using token, kept, at_once;
  execute format(
    'delete from %1$I where hash = any(array(
      select hash from %1$I where expires_at < now() order by expires_at limit $1 for update skip locked
    ))', kind) using at_once;
end
$$;
