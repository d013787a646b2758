"""Stripe's own SDK for Python drives the double. Exits non-zero at the first difference."""

import json
import pathlib
import sys
import unittest.mock

import stripe

from double import SECRET, Double, basket, raises


def check_checkout(double):
    sessions = double.client().v1.checkout.sessions
    created = sessions.create(basket())
    assert (created.status, created.payment_status, created.amount_total) == ("open", "unpaid", 2500)
    assert created.metadata.to_dict() == basket()["metadata"]
    assert sessions.retrieve(created.id).to_dict() == created.to_dict()
    double.steer(created.id, "pay")
    paid = sessions.retrieve(created.id, {"expand": ["payment_intent.latest_charge", "line_items"]})
    assert paid.payment_status == "paid" and paid.payment_intent.latest_charge.amount == 2500
    assert paid.line_items.data[0].description == "30 jetons & été"
    other = sessions.create(basket(1000))
    assert sessions.expire(other.id).status == "expired"
    raises(stripe.InvalidRequestError, lambda: sessions.expire(other.id), http_status=400)
    for _ in range(3):
        sessions.create(basket())
    ids = [session.id for session in sessions.list({"limit": 2}).auto_paging_iter()]
    assert len(set(ids)) == 5 and ids[-1] == created.id, ids


def check_payments(double):
    v1 = double.client().v1
    intent = v1.payment_intents.create({"amount": 1000, "currency": "eur"})
    assert v1.payment_intents.confirm(intent.id, {"payment_method": "pm_card_visa"}).status == "succeeded"
    given = v1.payment_intents.create({"amount": 1000, "currency": "eur"})
    assert v1.payment_intents.cancel(given.id).status == "canceled"
    declined = {"amount": 1000, "currency": "eur", "confirm": True, "payment_method": "pm_card_chargeDeclined"}
    raises(stripe.CardError, lambda: v1.payment_intents.create(declined), code="card_declined", http_status=402)

    session = v1.checkout.sessions.create(basket())
    charge = double.steer(session.id, "pay")["charge"]
    assert v1.refunds.create({"charge": charge, "amount": 700}).amount == 700
    assert v1.charges.retrieve(charge).amount_refunded == 700
    assert v1.refunds.create({"charge": charge}).amount == 1800
    raises(stripe.InvalidRequestError, lambda: v1.refunds.create({"charge": charge}), code="charge_already_refunded")
    assert [refund.amount for refund in v1.refunds.list({"charge": charge}).data] == [1800, 700]


def check_errors(double):
    sessions = double.client().v1.checkout.sessions
    stranger = double.client("sk_test_of_somebody_else")
    raises(stripe.AuthenticationError, lambda: stranger.v1.events.list(), http_status=401)
    missing = {"http_status": 404, "code": "resource_missing", "param": "id"}
    raises(stripe.InvalidRequestError, lambda: sessions.retrieve("cs_test_none"), **missing)
    for failure, kind, status in [
        ("card_declined", stripe.CardError, 402),
        ("rate_limited", stripe.RateLimitError, 429),
        ("server_error", stripe.APIError, 500),
    ]:
        double.fault("checkout.sessions.create", failure)
        raises(kind, lambda: sessions.create(basket()), http_status=status)

    def count():
        return len(sessions.list({"limit": 100}).data)

    for failure in ["cut_after_commit", "cut_before_work"]:
        before = count()
        double.fault("checkout.sessions.create", failure)
        raises(stripe.APIConnectionError, lambda: sessions.create(basket(), {"idempotency_key": failure}))
        # The same key again finds or makes the one session.
        assert sessions.create(basket(), {"idempotency_key": failure}).status == "open"
        assert count() == before + 1, failure


def check_idempotency(double):
    sessions = double.client().v1.checkout.sessions
    options = {"idempotency_key": "oracle-python"}
    first = sessions.create(basket(), options)
    again = sessions.create(basket(), options)
    assert again.id == first.id
    assert again.last_response.headers["Idempotent-Replayed"] == "true"
    error = raises(stripe.IdempotencyError, lambda: sessions.create(basket(9900), options), http_status=400)
    assert error.error.type == "idempotency_error"


def check_webhooks(double):
    double.webhooks()
    session = double.client().v1.checkout.sessions.create(basket())
    double.steer(session.id, "pay-later")
    double.steer(session.id, "arrive")
    arrived = double.webhooks()
    events = [stripe.Webhook.construct_event(body, header, SECRET) for header, body in arrived]
    assert [event.type for event in events] == [
        "checkout.session.completed",
        "payment_intent.succeeded",
        "checkout.session.async_payment_succeeded",
    ]
    assert [events[0].data.object.payment_status, events[2].data.object.payment_status] == ["unpaid", "paid"]
    assert "@" in events[2].data.object.customer_details.email

    header, body = arrived[0]
    for bad in [(body, header, "whsec_other"), (body + b" ", header, SECRET), (body, "v0=" + header[-64:], SECRET)]:
        raises(stripe.SignatureVerificationError, lambda bad=bad: stripe.Webhook.construct_event(*bad))

    secrets = {"current": "whsec_new", "previous": SECRET}
    double.control("PUT", "endpoint", {"url": double.hook, "secrets": secrets})
    double.control("POST", "events", {"type": "unheard.of", "object": {"object": "nothing"}})
    [(header, body)] = double.webhooks()
    for secret in secrets.values():
        assert stripe.Webhook.construct_event(body, header, secret).type == "unheard.of"


def check_golden(_):
    """The table that judges the server's own verification (see node/golden.js)."""
    path = pathlib.Path(__file__).parents[3] / "crates/api/src/ports/payments/golden.json"
    golden = json.loads(path.read_text(encoding="utf-8"))

    def accepts(row, secret):
        try:
            stripe.Webhook.construct_event(row["body"], row["header"], secret)
            return True
        except (ValueError, stripe.SignatureVerificationError):
            return False

    with unittest.mock.patch("time.time", lambda: golden["now"]):
        for row in golden["rows"]:
            accepted = any(accepts(row, secret) for secret in golden["secrets"])
            assert accepted == row["python"], row["name"]


def main():
    double = Double(sys.argv[1])
    try:
        for check in [check_checkout, check_payments, check_errors, check_idempotency, check_webhooks, check_golden]:
            check(double)
            print(f"ok  {check.__name__}", flush=True)
    finally:
        double.stop()


main()
