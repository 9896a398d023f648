import { main } from "../../../commands/charts";
import { Kubectl } from "../../../commands/charts/kubectl";
import { scratch } from "../../support/scratch";

// What they do to a cluster: test/kubernetes/.
let said: string[];
beforeEach(() => {
  said = [];
  jest.spyOn(console, "error").mockImplementation((line: string) => void said.push(line));
});
afterEach(() => jest.restoreAllMocks());

test.each([
  [["diff"]],
  [["diff", "staging"]],
  [["delete", "toolsbeta"]],
  [["diff", "toolsbeta", "--auto-approve"]],
  [["apply", "toolsbeta", "--yes"]],
])("%j is refused with what there is", async (args) => {
  expect(await main(args)).toBe(2);
  expect(said.join("\n")).toContain("usage: npm run charts:diff -- ENVIRONMENT");
  expect(said.join("\n")).toContain("Environments: tools, toolsbeta");
});

describe("without what it needs", () => {
  const folder = scratch();

  test("no kubectl is said so", async () => {
    expect(await main(["diff", "toolsbeta"], new Kubectl({ PATH: folder() }))).toBe(1);
    expect(said).toEqual(["kubectl is missing: install it and try again"]);
  });
});
