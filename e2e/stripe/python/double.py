"""The double as a process, with a webhook endpoint in this one."""

import http.client
import http.server
import json
import subprocess
import threading
import urllib.parse

import stripe

SECRET = "whsec_of_the_oracle"


class Hook(http.server.BaseHTTPRequestHandler):
    arrived: list[tuple[str, bytes]] = []

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.arrived.append((self.headers["Stripe-Signature"], body))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        pass


class Double:
    def __init__(self, binary):
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Hook)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.hook = f"http://127.0.0.1:{self.server.server_port}/hook"
        command = [binary, "--webhook", self.hook, "--webhook-secret", SECRET]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.url = urllib.parse.urlsplit(self.process.stdout.readline().strip())

    def client(self, key="sk_test_double", retries=0):
        addresses = {"api": f"http://{self.url.netloc}"}
        return stripe.StripeClient(key, base_addresses=addresses, max_network_retries=retries)

    def control(self, method, path, body=None):
        connection = http.client.HTTPConnection(self.url.hostname, self.url.port)
        connection.request(method, f"/_double/{path}", json.dumps(body), {"Content-Type": "application/json"})
        response = connection.getresponse()
        text = response.read()
        assert response.status < 300, (path, response.status, text)
        return json.loads(text) if text else None

    def steer(self, session, step):
        return self.control("POST", f"sessions/{session}/{step}", {})

    def fault(self, route, failure, call=1):
        self.control("POST", "faults", {"route": route, "call": call, "failure": failure})

    def webhooks(self):
        """What arrived since the last call, once everything due was delivered."""
        self.control("POST", "quiet", {})
        arrived = list(Hook.arrived)
        Hook.arrived.clear()
        return arrived

    def stop(self):
        self.process.terminate()
        self.process.wait()
        self.server.shutdown()


def basket(amount=2500):
    product = {"name": "30 jetons & été"}
    price = {"currency": "eur", "unit_amount": amount, "product_data": product}
    return {
        "mode": "payment",
        "success_url": "https://shop.example/ok?id={CHECKOUT_SESSION_ID}",
        "cancel_url": "https://shop.example/no",
        "line_items": [{"quantity": 1, "price_data": price}],
        "metadata": {"checkout": "c1", "ça va ?": "oui = [x] & non"},
    }


def raises(kind, call, **expected):
    try:
        call()
    except kind as error:
        found = {name: getattr(error, name) for name in expected}
        assert found == expected, (found, expected)
        return error
    raise AssertionError(f"{kind.__name__} expected")
