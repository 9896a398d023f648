import { numbered } from "../../environments/numbered";

test("host names with consecutive numbers, the last included", () => {
  expect(numbered("tools-k8s-worker-", 9, 11)).toEqual([
    "tools-k8s-worker-9",
    "tools-k8s-worker-10",
    "tools-k8s-worker-11",
  ]);
});
