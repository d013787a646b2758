// The golden table of webhook signatures: signed and judged here by Stripe's SDK for Node, judged by the one for Python
// in python/check.py, and by the server's own verification in crates/api/src/ports/payments/signature.rs.
// `node e2e/stripe/node/golden.js` writes it anew.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import Stripe from 'stripe';

const FILE = fileURLToPath(new URL('../../../crates/api/src/ports/payments/golden.json', import.meta.url));
const NOW = 1_800_000_000;
const [CURRENT, PREVIOUS, FOREIGN] = ['whsec_current', 'whsec_previous', 'whsec_foreign'];

const stripe = new Stripe('sk_test_golden');

function sign(body, timestamp = NOW, secret = CURRENT) {
  return stripe.webhooks.generateTestHeaderString({ payload: body, secret, timestamp });
}

const v1 = (header) => header.split(',')[1];

function event(type, object) {
  return JSON.stringify({ id: 'evt_golden', object: 'event', created: NOW, type, data: { object } }, null, 2);
}

const PAID = event('checkout.session.completed', {
  id: 'cs_test_golden',
  object: 'checkout.session',
  amount_total: 2500,
  currency: 'eur',
  customer_details: { email: 'payeur.marqueur@example.org', name: 'Éloïse "Zoé" Ñuñez' },
  metadata: { purchase_id: '018f0000-0000-7000-8000-000000000000' },
  payment_intent: 'pi_golden',
  payment_status: 'paid',
  status: 'complete',
});

// `ours`: what the server answers. `node`, `python`: whether the SDK accepts it; where they differ from ours, ours is
// the stricter one (decision 0084).
function cases() {
  const good = sign(PAID);
  const at = (seconds) => sign(PAID, NOW + seconds);
  const all = (ours, sdks = ours === 'good') => ({ ours, node: sdks, python: sdks });
  return [
    ['good', PAID, good, all('good')],
    ['the previous secret', PAID, sign(PAID, NOW, PREVIOUS), all('good')],
    ['another secret', PAID, sign(PAID, NOW, FOREIGN), all('wrong')],
    ['a tampered body', PAID.replace('2500', '9500'), good, all('wrong')],
    ['a space more', `${PAID} `, good, all('wrong')],
    ['re-encoded JSON', JSON.stringify(JSON.parse(PAID)), good, all('wrong')],
    ['another time', PAID, good.replace(`t=${NOW}`, `t=${NOW - 1}`), all('wrong')],
    ['305 s old', PAID, at(-305), all('time')],
    ['301 s old', PAID, at(-301), all('time')],
    ['300 s old', PAID, at(-300), all('good')],
    ['290 s old', PAID, at(-290), all('good')],
    ['300 s ahead', PAID, at(300), all('good')],
    ['301 s ahead', PAID, at(301), all('time', true)],
    ['400 s ahead', PAID, at(400), all('time', true)],
    ['rolled: the second v1 fits', PAID, `t=${NOW},${v1(sign(PAID, NOW, FOREIGN))},${v1(good)}`, all('good')],
    ['rolled: the first v1 fits', PAID, `${good},${v1(sign(PAID, NOW, FOREIGN))}`, all('good')],
    ['two v1 and none fits', PAID, `${sign(PAID, NOW, FOREIGN)},v1=${'0'.repeat(64)}`, all('wrong')],
    ['an unreadable v1 beside a good one', PAID, `${good},v1=zz`, all('good')],
    ['v1 with v0', PAID, `${good},v0=${'0'.repeat(64)}`, all('good')],
    ['v0 only', PAID, good.replace('v1=', 'v0='), all('malformed')],
    ['empty', PAID, '', all('malformed')],
    ['only t', PAID, `t=${NOW}`, all('malformed')],
    ['only v1', PAID, v1(good), all('malformed')],
    ['no header', PAID, 'nonsense', all('malformed')],
    ['an empty v1', PAID, `t=${NOW},v1=`, all('malformed')],
    ['half a v1', PAID, good.slice(0, -2), all('malformed')],
    ['a space after the comma', PAID, good.replace(',', ', '), all('malformed')],
    ['two t, the signed one first', PAID, good.replace(',', `,t=${NOW - 9},`), { ours: 'malformed', node: false, python: true }],
    ['two t, the signed one last', PAID, `t=${NOW - 9},${good}`, { ours: 'malformed', node: true, python: false }],
    ['the same t twice', PAID, `t=${NOW},${good}`, all('malformed', true)],
    ['t is a word', PAID, good.replace(`${NOW}`, 'now'), all('malformed')],
    ['t with a sign', PAID, good.replace('t=', 't=+'), { ours: 'malformed', node: true, python: true }],
    ['t is the smallest number', PAID, good.replace(`${NOW}`, '-9223372036854775808'), all('wrong')],
    ['t is beyond numbers', PAID, good.replace(`${NOW}`, '9223372036854775808'), all('malformed')],
    ['an unknown type', ...signed(event('unheard.of', { id: 'x', amount: 'beaucoup' })), all('good')],
    ['unknown words', ...signed(PAID.replace('"paid"', '"mostly_paid"').replace('"complete"', '"nearly"')), all('good')],
    ['not JSON', ...signed('{"id": "evt_golden"'), { ours: 'good', node: false, python: false }],
  ];
}

function signed(body) {
  return [body, sign(body)];
}

function accepts(body, header) {
  return [CURRENT, PREVIOUS].some((secret) => {
    try {
      stripe.webhooks.constructEvent(body, header, secret, 300, undefined, NOW * 1000);
      return true;
    } catch {
      return false;
    }
  });
}

function table() {
  const rows = cases().map(([name, body, header, verdicts]) => ({ name, body, header, ...verdicts }));
  return { now: NOW, secrets: [CURRENT, PREVIOUS], rows };
}

export function checkGolden() {
  const { rows } = table();
  for (const { name, body, header, node } of rows) {
    assert.equal(accepts(body, header), node, `stripe-node on: ${name}`);
  }
  assert.deepEqual(JSON.parse(readFileSync(FILE, 'utf8')), table(), 'golden.json is not what the SDK signs');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(FILE, `${JSON.stringify(table(), null, 1)}\n`);
}
