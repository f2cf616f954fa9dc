import assert from "node:assert/strict";
import { test } from "node:test";
import { folded, isTrace, lines } from "../../main/resources/ui/logs/stackFrames.js";

const JAVA = `java.net.SocketTimeoutException: Read timed out
\tat com.acme.shop.pay.Client.charge(Client.java:88)
\tat org.springframework.aop.Proxy.proceed(Proxy.java:163)
\tat org.springframework.aop.Proxy.invoke(Proxy.java:119)
\tat com.acme.shop.web.Checkout.post(Checkout.java:41)
Caused by: java.io.IOException: reset
\tat java.base/sun.nio.ch.A.a(A.java:1)
\tat java.base/sun.nio.ch.B.b(B.java:2)
\tat java.base/sun.nio.ch.C.c(C.java:3)
\tat java.base/sun.nio.ch.D.d(D.java:4)
\tat java.base/sun.nio.ch.E.e(E.java:5)`;

test("runs of library frames are folded, own frames are not", () => {
  const kinds = folded(lines(JAVA)).map((line) => line.kind);
  assert.deepEqual(kinds, ["cause", "own", "fold", "own", "cause", "library", "library", "library", "fold"]);
});

test("nothing is lost by folding", () => {
  const all = folded(lines(JAVA)).flatMap((line) => (line.kind === "fold" ? line.lines : [line]));
  assert.equal(all.map((line) => line.text).join("\n"), JAVA);
});

test("one frame alone is not hidden behind a line of the same height", () => {
  const one = folded(lines("Error: x\n    at own (/app/a.js:1:1)\n    at lib (/app/node_modules/b.js:1:1)\n    at own (/app/c.js:1:1)"));
  assert.deepEqual(
    one.map((line) => line.kind),
    ["cause", "own", "library", "own"],
  );
});

test("traces of other languages are known", () => {
  for (const [text, own, library] of [
    [
      'Traceback (most recent call last):\n  File "/srv/app/pay.py", line 3, in charge\n  File "/usr/lib/python3/site-packages/x.py", line 1, in y\nKeyError: \'id\'',
      1,
      1,
    ],
    ["TypeError: x is not a function\n    at a (/app/index.js:1:2)\n    at Module._compile (node:internal/modules/cjs/loader:1:1)", 1, 1],
    ["System.Exception: x\n   at Shop.Pay.Charge() in C:\\shop\\Pay.cs:line 3\n   at System.Threading.Tasks.Task.Run()", 1, 1],
  ]) {
    const kinds = lines(String(text)).map((line) => line.kind);
    assert.equal(kinds.filter((kind) => kind === "own").length, own, String(text));
    assert.equal(kinds.filter((kind) => kind === "library").length, library, String(text));
  }
});

test("plain text is no trace", () => {
  assert.equal(isTrace("the order at the counter\nfrom yesterday"), false);
  assert.equal(isTrace(""), false);
});

test("a text of a megabyte is read in time that does not explode", () => {
  const long = `${"a".repeat(500_000)}\n${"at ".repeat(150_000)}`;
  assert.ok(lines(long).length === 2);
});
