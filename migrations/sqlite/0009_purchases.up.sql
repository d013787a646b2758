-- Tokens bought: what we asked Stripe for, what Stripe told us, and the invoices.

-- Premium tokens taken back after they were spent: like `debt` for standard ones.
ALTER TABLE accounts ADD COLUMN premium_debt INTEGER NOT NULL DEFAULT 0
    CHECK (premium_debt >= 0) CHECK (premium = 0 OR premium_debt = 0);

CREATE TABLE purchases (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    account_id BLOB NOT NULL REFERENCES accounts (id),
    -- NULL once the person is deleted.
    user_id BLOB REFERENCES users (id),
    way TEXT NOT NULL CHECK (way IN ('checkout', 'payment_intent')),
    pack TEXT NOT NULL,
    asset TEXT NOT NULL CHECK (asset IN ('standard', 'premium')),
    tokens INTEGER NOT NULL CHECK (tokens > 0),
    amount_cents INTEGER NOT NULL CHECK (amount_cents > 0),
    currency TEXT NOT NULL,
    -- new: not yet known to Stripe. held: paid with another amount or currency than asked; staff look at it.
    status TEXT NOT NULL CHECK (status IN ('new', 'open', 'processing', 'paid', 'failed', 'expired', 'held')),
    -- The Idempotency-Key of our request to Stripe: repeated after a crash, it makes nothing twice.
    request_key TEXT NOT NULL UNIQUE,
    session_id TEXT UNIQUE,
    payment_intent TEXT UNIQUE,
    -- Where the buyer pays; only while the purchase is open.
    url TEXT,
    -- Tokens that refunds and disputes have taken back, and in how many steps.
    taken_back INTEGER NOT NULL DEFAULT 0 CHECK (taken_back BETWEEN 0 AND tokens),
    adjustments INTEGER NOT NULL DEFAULT 0 CHECK (adjustments >= 0),
    created_at INTEGER NOT NULL,
    paid_at INTEGER,
    checked_at INTEGER,
    CHECK ((status = 'paid') = (paid_at IS NOT NULL)),
    CHECK (taken_back = 0 OR status = 'paid')
) STRICT, WITHOUT ROWID;
CREATE INDEX purchases_by_account ON purchases (account_id, id);
CREATE INDEX purchases_waiting ON purchases (created_at) WHERE status IN ('new', 'open', 'processing');

-- What is known about a payment, in whatever order Stripe told it. Amounts are in cents of the purchase's currency.
CREATE TABLE stripe_payments (
    intent TEXT NOT NULL PRIMARY KEY,
    purchase_id BLOB REFERENCES purchases (id),
    refunded_cents INTEGER NOT NULL DEFAULT 0 CHECK (refunded_cents >= 0),
    seen_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE stripe_disputes (
    id TEXT NOT NULL PRIMARY KEY,
    intent TEXT NOT NULL REFERENCES stripe_payments (intent),
    amount_cents INTEGER NOT NULL CHECK (amount_cents >= 0),
    state TEXT NOT NULL CHECK (state IN ('open', 'won', 'lost'))
) STRICT, WITHOUT ROWID;
CREATE INDEX stripe_disputes_by_intent ON stripe_disputes (intent);

-- Events that were carried out: a repeated one changes nothing.
CREATE TABLE stripe_events (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    received_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX stripe_events_by_age ON stripe_events (received_at);

-- Buyer data that a pro chose to give for invoices.
CREATE TABLE buyers (
    user_id BLOB NOT NULL PRIMARY KEY REFERENCES users (id),
    data TEXT NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The number is taken in the transaction that credits the tokens: no number is ever skipped.
CREATE TABLE invoice_years (
    year INTEGER NOT NULL PRIMARY KEY,
    last INTEGER NOT NULL CHECK (last > 0)
) STRICT, WITHOUT ROWID;

CREATE TABLE invoices (
    number TEXT NOT NULL PRIMARY KEY,
    purchase_id BLOB NOT NULL UNIQUE REFERENCES purchases (id),
    issued_at INTEGER NOT NULL,
    -- Snapshots as JSON: an invoice stays as it was issued.
    seller TEXT NOT NULL,
    buyer TEXT,
    net_cents INTEGER NOT NULL CHECK (net_cents >= 0),
    vat_cents INTEGER NOT NULL CHECK (vat_cents >= 0),
    vat_basis_points INTEGER NOT NULL CHECK (vat_basis_points BETWEEN 0 AND 10000),
    total_cents INTEGER NOT NULL,
    CHECK (total_cents = net_cents + vat_cents)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER invoices_keeps_lines BEFORE UPDATE ON invoices
BEGIN
    SELECT RAISE(ABORT, 'invoices is append-only');
END;
CREATE TRIGGER invoices_keeps_rows BEFORE DELETE ON invoices
BEGIN
    SELECT RAISE(ABORT, 'invoices is append-only');
END;
