CREATE SCHEMA housing_fund;
CREATE TABLE housing_fund.accounts (
  number text PRIMARY KEY,
  id_number text NOT NULL,
  -- Written by `govgraph-subgraph ids`.
  person_id text,
  balance numeric(14, 2) NOT NULL,
  opened_on date NOT NULL,
  closed_on date
);
CREATE INDEX ON housing_fund.accounts (person_id);
CREATE VIEW housing_fund.shared_accounts AS
  SELECT person_id, balance, opened_on FROM housing_fund.accounts WHERE closed_on IS NULL;
