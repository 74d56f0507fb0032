#!/usr/bin/env bash
# Run once by the PostgreSQL image, when its data folder is empty.
set -euo pipefail
psql --username="$POSTGRES_USER" --dbname=postgres \
    --set=owner_password="$OWNER_PASSWORD" --set=app_password="$APP_PASSWORD" --file=/deploy/create-roles.sql
