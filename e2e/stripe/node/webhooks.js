import assert from 'node:assert/strict';
import { SECRET } from './double.js';
import { basket } from './shop.js';

export async function checkWebhooks({ stripe, steer, control, webhooks, hook }) {
  await webhooks();
  const session = await stripe.checkout.sessions.create(basket());
  const { charge } = await steer(session.id, 'pay');
  await stripe.refunds.create({ charge, amount: 100 });
  const arrived = await webhooks();
  const events = arrived.map(({ body, header }) => stripe.webhooks.constructEvent(body, header, SECRET));
  assert.deepEqual(
    events.map((event) => event.type),
    ['payment_intent.succeeded', 'checkout.session.completed', 'charge.refunded'],
  );
  assert.equal(events[1].data.object.payment_status, 'paid');
  assert.equal(events[1].data.object.metadata.checkout, 'c1');
  assert.match(events[1].data.object.customer_details.email, /@/);
  assert.equal(events[2].data.object.amount_refunded, 100);
  assert.match(events[2].request.idempotency_key, /^stripe-node-retry-/);
  const told = await stripe.events.retrieve(events[1].id);
  assert.deepEqual(JSON.parse(JSON.stringify(told)), JSON.parse(JSON.stringify(events[1])));
  assert.equal((await stripe.events.list({ type: 'charge.refunded', limit: 1 })).data[0].id, events[2].id);

  // The header is the very one that Stripe's SDK makes for the same time, body and secret.
  for (const { body, header } of arrived) {
    const timestamp = Number(/^t=(\d+),/.exec(header)[1]);
    const own = stripe.webhooks.generateTestHeaderString({ payload: body.toString(), secret: SECRET, timestamp });
    assert.equal(header, own);
  }

  const [{ body, header }] = arrived;
  const refuse = (bytes, signature, secret = SECRET) =>
    assert.throws(() => stripe.webhooks.constructEvent(bytes, signature, secret), {
      type: 'StripeSignatureVerificationError',
    });
  refuse(body, header, 'whsec_other');
  refuse(Buffer.concat([body, Buffer.from(' ')]), header);
  refuse(body, header.replace('t=1', 't=2'));

  await control('PUT', 'plan', { rules: [{ fate: { delivered: { copies: 1, after_ms: 0, signer: 'somebody' } } }] });
  await control('POST', 'events', { type: 'unheard.of', object: { object: 'nothing' } });
  const [forged] = await webhooks();
  refuse(forged.body, forged.header);
  await control('PUT', 'plan', {});

  await control('PUT', 'endpoint', { url: hook, secrets: { current: 'whsec_new', previous: SECRET } });
  await control('POST', 'events', { type: 'unheard.of', object: { object: 'nothing' } });
  const [rolled] = await webhooks();
  for (const secret of [SECRET, 'whsec_new']) {
    assert.equal(stripe.webhooks.constructEvent(rolled.body, rolled.header, secret).type, 'unheard.of');
  }
  await control('PUT', 'endpoint', { url: hook, secrets: { current: SECRET } });
}
