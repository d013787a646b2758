import assert from 'node:assert/strict';
import { basket } from './shop.js';

export async function checkPayments({ stripe, steer, control }) {
  const intent = await stripe.paymentIntents.create({
    amount: 1000,
    currency: 'eur',
    automatic_payment_methods: { enabled: true },
    metadata: { checkout: 'c2' },
  });
  assert.equal(intent.status, 'requires_payment_method');
  const confirmed = await stripe.paymentIntents.confirm(intent.id, { payment_method: 'pm_card_visa' });
  assert.equal(confirmed.status, 'succeeded');
  assert.equal((await stripe.paymentIntents.retrieve(intent.id)).amount_received, 1000);
  const given = await stripe.paymentIntents.create({ amount: 1000, currency: 'eur' });
  const canceled = await stripe.paymentIntents.cancel(given.id, { cancellation_reason: 'abandoned' });
  assert.equal(canceled.status, 'canceled');
  await assert.rejects(
    stripe.paymentIntents.create({
      amount: 1000,
      currency: 'eur',
      confirm: true,
      payment_method: 'pm_card_chargeDeclined',
    }),
    (error) =>
      error.type === 'StripeCardError' &&
      error.code === 'card_declined' &&
      error.decline_code === 'generic_decline' &&
      error.payment_intent.last_payment_error.code === 'card_declined',
  );

  const session = await stripe.checkout.sessions.create(basket());
  const { charge } = await steer(session.id, 'pay');
  const refund = await stripe.refunds.create({ charge, amount: 700, reason: 'requested_by_customer' });
  assert.equal(refund.status, 'succeeded');
  assert.equal((await stripe.charges.retrieve(charge)).amount_refunded, 700);
  const { payment_intent: paidIntent } = await stripe.checkout.sessions.retrieve(session.id);
  assert.equal((await stripe.refunds.create({ payment_intent: paidIntent })).amount, 1800);
  assert.equal((await stripe.charges.retrieve(charge)).refunded, true);
  await assert.rejects(stripe.refunds.create({ charge }), { code: 'charge_already_refunded' });
  assert.deepEqual((await stripe.refunds.list({ charge })).data.map((one) => one.amount), [1800, 700]);

  const contested = await stripe.checkout.sessions.create(basket());
  const { charge: disputed } = await steer(contested.id, 'pay');
  const { id } = await control('POST', `charges/${disputed}/dispute`, { reason: 'fraudulent' });
  assert.equal((await stripe.disputes.retrieve(id)).status, 'needs_response');
  await assert.rejects(stripe.refunds.create({ charge: disputed }), { code: 'charge_disputed' });
  await control('POST', `disputes/${id}/close`, { verdict: 'lost' });
  assert.equal((await stripe.disputes.retrieve(id)).status, 'lost');
}
