-- Signing in to the console. A session is what the cookie of a browser stands for, a code what makes one; both have the
-- rights of a token, as long as there is that token. hash is that of a random secret, which is kept nowhere. The token of
-- the environment has no row: proof is its HMAC of the secret, so that what was signed in with it ends when it changes.
create table session (
  hash text collate "C" primary key,
  token_id text collate "C" not null,
  proof text collate "C",
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index session_token on session (token_id, created_at);
create index session_expires on session (expires_at);

create table sign_in_code (
  hash text collate "C" primary key,
  token_id text collate "C" not null,
  proof text collate "C",
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index sign_in_code_token on sign_in_code (token_id, created_at);
create index sign_in_code_expires on sign_in_code (expires_at);
