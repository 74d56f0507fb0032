#!/usr/bin/env bash
# Back up the portal: one consistent dump of the database, then the stored files, then check sums of both.
#
#   backup.sh FOLDER
#
# Reads PORTAL_STORAGE and the variables of libpq (PGHOST, PGPORT, PGDATABASE, PGUSER = the owner login, PGPASSFILE), so
# that no password stands on a command line. A backup is complete when its folder bears a time; a broken one keeps the
# name .unfinished-... Backups older than PORTAL_BACKUP_DAYS (30) are removed.
# A file is stored before the row that names it is committed and never changes afterwards, so every file that the dump
# names is among the files saved after it.
#
# Restoring, into an empty database made by create-roles.sql, with the portal stopped:
#   cd FOLDER/TIME && sha256sum --check SHA256SUMS
#   pg_restore --exit-on-error --no-owner --dbname=portal database.dump     # PGUSER = the owner login
#   tar --extract --gzip --file=files.tar.gz --directory="$PORTAL_STORAGE"
#   PORTAL_OWNER_LOGIN=1 .venv/bin/python manage.py migrate                 # grants the runtime login its rights again
#   empty Redis: what was owed is published again from the database
set -euo pipefail

folder=${1:?usage: backup.sh FOLDER}
storage=${PORTAL_STORAGE:?PORTAL_STORAGE must be set}
days=${PORTAL_BACKUP_DAYS:-30}
umask 077
now=$(date -u +%Y%m%dT%H%M%SZ)
work="$folder/.unfinished-$now"
mkdir -p "$work"

pg_dump --format=custom --file="$work/database.dump"
tar --create --gzip --file="$work/files.tar.gz" --directory="$storage" .
(cd "$work" && sha256sum database.dump files.tar.gz >SHA256SUMS)
sync "$work"/*
mv "$work" "$folder/$now"

find "$folder" -mindepth 1 -maxdepth 1 -type d -name '20*Z' -mtime "+$days" -exec rm -rf {} +
echo "$folder/$now"
