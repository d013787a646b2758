import assert from 'node:assert/strict';
import { basket } from './shop.js';

export async function checkCheckout({ stripe, steer }) {
  const created = await stripe.checkout.sessions.create(basket());
  assert.match(created.id, /^cs_test_/);
  assert.equal(created.amount_total, 2500);
  assert.equal(created.status, 'open');
  assert.equal(created.payment_status, 'unpaid');
  assert.deepEqual({ ...created.metadata }, basket().metadata);
  assert.match(created.lastResponse.requestId, /^req_/);
  assert.equal(created.lastResponse.apiVersion, stripe.getApiField('version'));

  const seen = await stripe.checkout.sessions.retrieve(created.id);
  assert.deepEqual(JSON.parse(JSON.stringify(seen)), JSON.parse(JSON.stringify(created)));

  await steer(created.id, 'pay');
  const paid = await stripe.checkout.sessions.retrieve(created.id, {
    expand: ['payment_intent.latest_charge', 'line_items'],
  });
  assert.equal(paid.payment_status, 'paid');
  assert.equal(paid.url, null);
  assert.equal(paid.payment_intent.latest_charge.amount, 2500);
  assert.equal(paid.line_items.data[0].description, '30 jetons & été');
  const lines = await stripe.checkout.sessions.listLineItems(created.id);
  assert.equal(lines.data[0].amount_total, 2500);

  const other = await stripe.checkout.sessions.create(basket(1000));
  const expired = await stripe.checkout.sessions.expire(other.id);
  assert.equal(expired.status, 'expired');
  await assert.rejects(stripe.checkout.sessions.expire(other.id), { type: 'StripeInvalidRequestError' });

  for (let i = 0; i < 3; i += 1) await stripe.checkout.sessions.create(basket());
  const all = [];
  for await (const session of stripe.checkout.sessions.list({ limit: 2 })) all.push(session.id);
  assert.equal(all.length, 5);
  assert.equal(all.at(-1), created.id);
  assert.equal(new Set(all).size, 5);
  const complete = await stripe.checkout.sessions.list({ status: 'complete' });
  assert.deepEqual(complete.data.map((session) => session.id), [created.id]);
  const back = await stripe.checkout.sessions.list({ limit: 2, ending_before: all[3] });
  assert.deepEqual(back.data.map((session) => session.id), all.slice(1, 3));
}
