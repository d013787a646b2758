// Stripe's own SDK for Node drives the double. Exits non-zero at the first difference.
import { start } from './node/double.js';
import { checkCheckout } from './node/checkout.js';
import { checkErrors } from './node/errors.js';
import { checkGolden } from './node/golden.js';
import { checkIdempotency } from './node/idempotency.js';
import { checkPayments } from './node/payments.js';
import { checkShapes } from './node/shapes.js';
import { checkWebhooks } from './node/webhooks.js';

const double = await start(process.argv[2]);
try {
  for (const check of [checkCheckout, checkPayments, checkErrors, checkIdempotency, checkWebhooks, checkShapes, checkGolden]) {
    await check(double);
    console.log(`ok  ${check.name}`);
  }
} finally {
  await double.stop();
}
