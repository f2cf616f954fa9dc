import assert from "node:assert/strict";
import { register } from "node:module";
import { mock, test } from "node:test";

register("./importMap.js", import.meta.url);

/** @type {any[]} */
const sources = [];

class FakeSource extends EventTarget {
  static CLOSED = 2;

  constructor(url) {
    super();
    this.url = url;
    this.readyState = 1;
    sources.push(this);
  }

  send(type, data, lastEventId = "") {
    const event = new Event(type);
    Object.assign(event, { data: JSON.stringify(data), lastEventId });
    this.dispatchEvent(event);
  }

  close() {
    this.readyState = FakeSource.CLOSED;
  }
}

const page = new EventTarget();
Object.assign(globalThis, {
  EventSource: FakeSource,
  document: Object.assign(page, { hidden: false, documentElement: { lang: "en", dataset: {} } }),
  localStorage: { getItem: () => null },
});
const { openStream } = await import("../../main/resources/ui/shared/stream.js");

function open() {
  sources.length = 0;
  /** @type {boolean[]} */
  const states = [];
  const rows = [];
  const close = openStream("level:error", {
    onRows: (some) => rows.push(...some),
    onDropped: () => {},
    onGap: () => {},
    onState: (state) => states.push(state),
  });
  return { states, rows, close };
}

test("a stream resumes from its first event, even if no log arrived", () => {
  const { states, rows, close } = open();
  sources[0].send("hello", {}, "id-1");
  Object.assign(page, { hidden: true });
  page.dispatchEvent(new Event("visibilitychange"));
  assert.equal(sources[0].readyState, FakeSource.CLOSED);
  Object.assign(page, { hidden: false });
  page.dispatchEvent(new Event("visibilitychange"));

  assert.match(sources[1].url, /last_event_id=id-1/);
  sources[1].send("logs", [{ id: "a" }], "id-2");
  assert.deepEqual([states, rows], [[true], [{ id: "a" }]]);
  close();
});

test("a silent stream is reported and opened again, also before its first event", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const { states, close } = open();
  mock.timers.tick(45_000);
  assert.equal(sources.length, 2);
  assert.deepEqual(states, [false]);
  sources[1].send("hello", {}, "id-1");
  mock.timers.tick(30_000);
  sources[1].send("ping", {});
  mock.timers.tick(30_000);
  assert.equal(sources.length, 2);
  mock.timers.tick(15_000);
  assert.equal(sources.length, 3);
  assert.deepEqual(states, [false, true, false]);
  close();
  mock.timers.reset();
});
