import assert from 'node:assert/strict';
import { basket } from './shop.js';

export async function checkIdempotency({ stripe, fault }) {
  const options = { idempotencyKey: 'oracle-1' };
  const first = await stripe.checkout.sessions.create(basket(), options);
  const again = await stripe.checkout.sessions.create(basket(), options);
  assert.equal(again.id, first.id);
  assert.equal(again.lastResponse.headers['idempotent-replayed'], 'true');
  assert.equal(again.lastResponse.headers['original-request'], first.lastResponse.requestId);
  assert.equal(again.lastResponse.idempotencyKey, 'oracle-1');
  await assert.rejects(stripe.checkout.sessions.create(basket(9900), options), {
    type: 'StripeIdempotencyError',
    statusCode: 400,
  });
  await assert.rejects(stripe.paymentIntents.create({ amount: 1000, currency: 'eur' }, options), {
    type: 'StripeIdempotencyError',
  });

  await fault('refunds.create', { slow: 2000 });
  const { id: intent } = await stripe.paymentIntents.create({
    amount: 1000,
    currency: 'eur',
    confirm: true,
    payment_method: 'pm_card_visa',
  });
  const refund = () => stripe.refunds.create({ payment_intent: intent }, { idempotencyKey: 'oracle-2' });
  const outcomes = await Promise.allSettled([refund(), refund()]);
  const [done, refused] = outcomes.sort((a, b) => a.status.localeCompare(b.status));
  assert.deepEqual([done.status, refused.status], ['fulfilled', 'rejected']);
  assert.equal(refused.reason.statusCode, 409);
  assert.equal(refused.reason.code, 'idempotency_key_in_use');
  assert.equal((await refund()).id, done.value.id);
}
