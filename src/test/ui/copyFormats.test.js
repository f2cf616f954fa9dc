import assert from "node:assert/strict";
import { test } from "node:test";
import { curl, markdown } from "../../main/resources/ui/logs/copyFormats.js";

const log = {
  id: "1",
  description: "a | b `c`",
  source: "api",
  level: "ERROR",
  env: "DEV",
  date: "2026-11-28T10:00:00Z",
  events: 3,
  archived: false,
  release: null,
  trace_id: null,
  span_id: null,
  details: "line ``` fence\n",
  attributes: { customer: 42, note: "two\nlines" },
  user: null,
};

test("Markdown keeps what would be its own signs, and its fences whole", () => {
  assert.equal(
    markdown(log, "http://x/logs/1"),
    `### ERROR: a \\| b \\\`c\\\`

http://x/logs/1

| | |
| --- | --- |
| source | api |
| env | DEV |
| events | 3 |
| date | 2026-11-28T10:00:00Z |
| customer | 42 |
| note | two lines |

\`\`\`\`
line \`\`\` fence
\`\`\`\`
`,
  );
});

test("the command asks for one log", () => {
  assert.equal(curl("http://x", "1"), `curl -H "Authorization: Bearer $TOKEN" 'http://x/v1/api/logs/1/'`);
});
