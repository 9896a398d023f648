import { withoutStackTexts } from "../../stacks/without-stack-texts";

const written = () => {
  const holder = { stack: "" };
  Error.captureStackTrace(holder);
  return holder.stack;
};

test("no stack trace is written out inside, and every one is outside", () => {
  let inside = "not run";
  withoutStackTexts(() => {
    inside = written();
  });
  expect(inside).toBe("");
  expect(written()).toContain("without-stack-texts.test");
});

test("an error that leaves it says where it came from", () => {
  const fail = () => {
    throw new Error("broken");
  };
  expect.assertions(2);
  try {
    withoutStackTexts(fail);
  } catch (error) {
    expect((error as Error).message).toBe("broken");
    expect((error as Error).stack).toContain("without-stack-texts.test");
  }
});
