import { outcome } from "../../charts/beside";

const failure = (fields: object) => Object.assign(new Error("Command failed: node print.ts"), fields);

test("manifests that were rendered are handed on", () => {
  expect(outcome(null, '{"toolsbeta":[]}', "")).toEqual({ code: 0, manifests: { toolsbeta: [] }, faults: "" });
});

test("faults are handed on, with the code that says that they are the admin's", () => {
  expect(outcome(failure({ code: 2 }), "", "two faults\n")).toEqual({ code: 2, manifests: {}, faults: "two faults\n" });
});

test("a renderer that is killed is a failure that says something", () => {
  expect(outcome(failure({ code: null, signal: "SIGKILL" }), "", "")).toMatchObject({
    code: 1,
    faults: "Command failed: node print.ts",
  });
});
