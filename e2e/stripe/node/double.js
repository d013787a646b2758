// Starts the double with a webhook endpoint in this process.
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import Stripe from 'stripe';

export const SECRET = 'whsec_of_the_oracle';

export const client = (url, options = {}) =>
  new Stripe('sk_test_double', {
    protocol: 'http',
    host: url.hostname,
    port: url.port,
    maxNetworkRetries: 0,
    telemetry: false,
    ...options,
  });

const listen = async (arrived) => {
  const server = createServer(async (request, response) => {
    const parts = [];
    for await (const part of request) parts.push(part);
    arrived.push({ header: request.headers['stripe-signature'], body: Buffer.concat(parts) });
    response.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
};

export const start = async (binary) => {
  if (!binary) throw new Error('usage: node check.js path/to/stripe-double');
  const arrived = [];
  const server = await listen(arrived);
  const hook = `http://127.0.0.1:${server.address().port}/hook`;
  const child = spawn(binary, ['--webhook', hook, '--webhook-secret', SECRET], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface(child.stdout), 'line');
  const url = new URL(line);

  const control = async (method, path, body) => {
    const response = await fetch(new URL(`_double/${path}`, url), {
      method,
      headers: { 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.status === 204 ? undefined : response.json();
  };

  return {
    url,
    hook,
    stripe: client(url),
    control,
    steer: (session, step) => control('POST', `sessions/${session}/${step}`, {}),
    fault: (route, failure, call = 1) => control('POST', 'faults', { route, call, failure }),
    /** What arrived since the last call, once everything due was delivered. */
    webhooks: async () => {
      await control('POST', 'quiet', {});
      return arrived.splice(0);
    },
    stop: async () => {
      child.kill('SIGINT');
      server.closeAllConnections();
      server.close();
      await once(child, 'exit');
    },
  };
};
