-- Two roles and two databases, as a superuser, before either side was ever started:
--     sudo -u postgres psql -f docs/postgresql/before-first-start.sql
-- The roles have the names of the two users of the system, so that `peer` in pg_hba.conf lets each in as itself, without a password.

CREATE ROLE chat LOGIN;
CREATE ROLE review LOGIN;
CREATE DATABASE chat OWNER chat;
CREATE DATABASE review OWNER review;

-- By default everybody may connect to every database.
REVOKE ALL ON DATABASE chat FROM PUBLIC;
REVOKE ALL ON DATABASE review FROM PUBLIC;

-- The chat side puts sealed boxes in and fetches letters; there is no way in the other direction.
GRANT CONNECT ON DATABASE review TO chat;
