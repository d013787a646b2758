// What a shop sends.
export const basket = (amount = 2500) => ({
  mode: 'payment',
  success_url: 'https://shop.example/ok?id={CHECKOUT_SESSION_ID}',
  cancel_url: 'https://shop.example/no',
  line_items: [
    { quantity: 1, price_data: { currency: 'eur', unit_amount: amount, product_data: { name: '30 jetons & été' } } },
  ],
  metadata: { checkout: 'c1', 'ça va ?': 'oui = [x] & non' },
  payment_intent_data: { metadata: { checkout: 'c1' } },
});
