-- A posting as five statements of raw SQL, with balance rows: what the service is measured beside.
\set debit random(1, 1000)
\set credit random(1001, 2000)
BEGIN;
INSERT INTO bench_entry (day, note) VALUES ('2018-03-01', '出资到账') RETURNING id AS entry \gset
INSERT INTO bench_line (entry, account, amount) VALUES (:entry, :debit, 1.00), (:entry, :credit, -1.00);
UPDATE bench_balance SET total = total + 1.00 WHERE account = :debit;
UPDATE bench_balance SET total = total - 1.00 WHERE account = :credit;
END;
