import { readFileSync } from "node:fs";
import { join } from "node:path";
import { picture } from "../../commands/picture";
import { toolsbeta } from "../../environments/toolsbeta";

test("the committed picture is the one that the definition draws (npm run picture draws it anew)", () => {
  expect(readFileSync(join(__dirname, "../../docs/architecture.md"), "utf8")).toBe(picture(toolsbeta));
});

test("a public port shows as a way from the world", () => {
  expect(picture(toolsbeta)).toContain("world -->|tcp/80 tcp/443| static");
});
