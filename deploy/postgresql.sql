-- Once, by the administrator of the database server; asks for the two passwords unless -v gives them:
--   psql -d postgres -f deploy/postgresql.sql
-- The rights on tables and the walls between firms come with `python -m services migrate`.
\set ON_ERROR_STOP on
\if :{?owner_password} \else \prompt 'Wachtwoord voor kmo_owner: ' owner_password
\endif
\if :{?app_password} \else \prompt 'Wachtwoord voor kmo_app: ' app_password
\endif

-- No password in the server's log.
SET log_statement = 'none';
SET log_min_duration_statement = -1;
SET log_min_error_statement = 'panic';
SET password_encryption = 'scram-sha-256';

-- Owns the database and its tables: KMO_MIGRATE_URL, and nothing else.
CREATE ROLE kmo_owner LOGIN PASSWORD :'owner_password';
-- What the program is, who owns nothing: KMO_DATABASE_URL.
CREATE ROLE kmo_app LOGIN NOINHERIT PASSWORD :'app_password';
-- What the program becomes for the agency, by SET ROLE within a transaction and never by itself (NOINHERIT above).
CREATE ROLE kmo_app_desk NOLOGIN;
GRANT kmo_app_desk TO kmo_app;

-- Text is compared by its code points, and letters with an accent are letters.
SELECT current_setting('server_version_num')::integer >= 170000 AS builtin \gset
\if :builtin
CREATE DATABASE kmo OWNER kmo_owner TEMPLATE template0 ENCODING 'UTF8'
    LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LC_COLLATE 'C' LC_CTYPE 'C.UTF-8';
\else
CREATE DATABASE kmo OWNER kmo_owner TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C.UTF-8';
\endif
REVOKE ALL ON DATABASE kmo FROM PUBLIC;
GRANT CONNECT ON DATABASE kmo TO kmo_app;

\connect kmo
CREATE EXTENSION pg_trgm;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO kmo_owner;
GRANT USAGE ON SCHEMA public TO kmo_app, kmo_app_desk;
