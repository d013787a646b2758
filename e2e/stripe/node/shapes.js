// The compiler holds the double's objects against the types that Stripe publishes: a missing field, an unknown
// one or a value of the wrong type is an error.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { basket } from './shop.js';

const here = dirname(dirname(fileURLToPath(import.meta.url)));

const literal = (name, type, object) => `const ${name}: Stripe.${type} = ${JSON.stringify(object, null, 1)};\n`;

const everyObject = async ({ stripe, steer, control }) => {
  const { sessions } = stripe.checkout;
  const open = await sessions.create(basket());
  const paid = await sessions.create(basket());
  const { charge } = await steer(paid.id, 'pay');
  const declined = await sessions.create(basket());
  const { charge: failed } = await steer(declined.id, 'decline');
  const { payment_intent: failedIntent } = await sessions.retrieve(declined.id);
  const refund = await stripe.refunds.create({ charge, amount: 100 });
  const contested = await sessions.create(basket());
  const { charge: disputed } = await steer(contested.id, 'pay');
  const { id: dispute } = await control('POST', `charges/${disputed}/dispute`, {});
  await control('POST', `disputes/${dispute}/close`, { verdict: 'won' });
  const later = await sessions.create(basket());
  await steer(later.id, 'pay-later');
  await steer(later.id, 'arrive');
  const never = await sessions.create(basket());
  await steer(never.id, 'pay-later');
  await steer(never.id, 'bounce');
  await sessions.expire(open.id);
  const canceled = await stripe.paymentIntents.create({ amount: 1000, currency: 'eur' });

  const objects = [
    ['Checkout.Session', open],
    ['Checkout.Session', await sessions.retrieve(paid.id)],
    ['Checkout.Session', await sessions.retrieve(declined.id)],
    ['LineItem', (await sessions.listLineItems(paid.id)).data[0]],
    ['PaymentIntent', await stripe.paymentIntents.retrieve(failedIntent)],
    ['PaymentIntent', await stripe.paymentIntents.cancel(canceled.id)],
    ['Charge', await stripe.charges.retrieve(charge)],
    ['Charge', await stripe.charges.retrieve(failed)],
    ['Refund', refund],
    ['Dispute', await stripe.disputes.retrieve(dispute)],
  ];
  const seen = new Set();
  for await (const event of stripe.events.list({ limit: 100 })) {
    if (seen.has(event.type) || event.type === 'unheard.of') continue;
    seen.add(event.type);
    const words = event.type.split(/[._]/).map((word) => word[0].toUpperCase() + word.slice(1));
    objects.push([`${words.join('')}Event`, event]);
  }
  if (seen.size !== 10) throw new Error(`10 types of events expected, got ${[...seen].join(', ')}`);
  return objects;
};

export async function checkShapes(double) {
  const objects = await everyObject(double);
  const folder = mkdtempSync(join(here, 'node_modules', '.shapes-'));
  try {
    const lines = objects.map(([type, object], place) => literal(`object${place}`, type, object));
    writeFileSync(join(folder, 'shapes.ts'), `import type Stripe from 'stripe';\n${lines.join('')}export {};\n`);
    const tsc = join(here, 'node_modules', 'typescript', 'bin', 'tsc');
    const options = '--noEmit --strict --skipLibCheck --target es2022 --module nodenext --moduleResolution nodenext';
    execFileSync(process.execPath, [tsc, ...options.split(' '), join(folder, 'shapes.ts')], {
      stdio: 'inherit',
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
