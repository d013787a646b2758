DROP TABLE invoices;
DROP TABLE invoice_years;
DROP TABLE buyers;
DROP TABLE stripe_events;
DROP TABLE stripe_disputes;
DROP TABLE stripe_payments;
DROP TABLE purchases;
ALTER TABLE accounts DROP COLUMN premium_debt;
