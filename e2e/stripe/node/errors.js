import assert from 'node:assert/strict';
import Stripe from 'stripe';
import { basket } from './shop.js';

export async function checkErrors({ stripe, url, fault }) {
  const stranger = new Stripe('sk_test_of_somebody_else', {
    protocol: 'http',
    host: url.hostname,
    port: url.port,
    maxNetworkRetries: 0,
  });
  await assert.rejects(stranger.checkout.sessions.list(), { type: 'StripeAuthenticationError', statusCode: 401 });
  await assert.rejects(stripe.checkout.sessions.retrieve('cs_test_none'), {
    type: 'StripeInvalidRequestError',
    statusCode: 404,
    code: 'resource_missing',
    param: 'id',
  });
  await assert.rejects(stripe.checkout.sessions.create({ mode: 'payment' }), { param: 'line_items' });
  await assert.rejects(stripe.checkout.sessions.create({ ...basket(), nonsense: 1 }), {
    code: 'parameter_unknown',
    param: 'nonsense',
  });
  await assert.rejects(stripe.paymentIntents.create({ amount: 10, currency: 'eur' }), { code: 'amount_too_small' });

  const create = () => stripe.checkout.sessions.create(basket());
  for (const [failure, type, statusCode] of [
    ['card_declined', 'StripeCardError', 402],
    ['rate_limited', 'StripeRateLimitError', 429],
    ['server_error', 'StripeAPIError', 500],
  ]) {
    await fault('checkout.sessions.create', failure);
    await assert.rejects(create(), { type, statusCode });
  }
  // One cut connection is tried again even by an SDK told not to retry; two are an error.
  for (const failure of ['cut_after_commit', 'cut_before_work']) {
    await fault('checkout.sessions.create', failure);
    await fault('checkout.sessions.create', failure, 2);
    await assert.rejects(create(), { type: 'StripeConnectionError' });
  }

  // It tries again under one key: one session, whichever side of the work was cut.
  const count = async () => (await stripe.checkout.sessions.list({ limit: 100 })).data.length;
  for (const failure of ['cut_after_commit', 'cut_before_work']) {
    const before = await count();
    await fault('checkout.sessions.create', failure);
    const session = await create();
    assert.equal(session.status, 'open');
    assert.equal(await count(), before + 1, failure);
  }
}
