-- The owner login makes and changes tables; the runtime login only works in them. Run once, as a superuser:
--   psql -v owner_password=... -v app_password=... -f deploy/create-roles.sql
-- Names may be given too: -v owner=portal_owner -v app=portal_app -v database=portal
-- It may be run again: roles get the given passwords, and nothing else changes.
-- The rights inside the database are granted after every migration by the portal itself.
\set ON_ERROR_STOP on
\if :{?owner} \else \set owner portal_owner \endif
\if :{?app} \else \set app portal_app \endif
\if :{?database} \else \set database portal \endif

SELECT format('CREATE ROLE %I LOGIN', name) FROM (VALUES (:'owner'), (:'app')) AS wanted (name)
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \gexec
ALTER ROLE :"owner" LOGIN NOSUPERUSER NOCREATEROLE NOBYPASSRLS PASSWORD :'owner_password';
ALTER ROLE :"app" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD :'app_password';

SELECT format('CREATE DATABASE %I OWNER %I TEMPLATE template0 ENCODING ''UTF8''', :'database', :'owner')
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'database') \gexec
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"database" TO :"app";
