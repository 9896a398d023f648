import { EnvironmentError, type Fault } from "../../environments/fault";
import { validate } from "../../environments/validate";
import { type Draft, staging } from "../support/environment";

function faults(change: (draft: Draft) => void): readonly Fault[] {
  const { environment, active } = staging(change);
  try {
    validate(environment, active, "2026-11-24");
    return [];
  } catch (error) {
    if (error instanceof EnvironmentError) return error.faults;
    throw error;
  }
}

const retention = (gigabytes: number) =>
  faults(({ environment: { monitoring } }) => {
    monitoring.retention = gigabytes;
  });
const webhook = (url: string) =>
  faults(({ environment: { monitoring } }) => {
    monitoring.alertWebhook = url;
  });

test("Prometheus keeps no more than fits onto its volume", () => {
  expect(retention(9)).toEqual([]);
  expect(retention(10)).toEqual([
    {
      path: "monitoring.retention",
      found: 10,
      allowed: "a whole number of GiB from 1 to 9, nine tenths of the volume at /srv/prometheus",
      remedy: "keep less, or give the role prometheus a larger volume",
    },
  ]);
});

test.each([0, -1, 1.5])("to keep %s GiB is a fault", (gigabytes) => {
  expect(retention(gigabytes).map(({ path }) => path)).toEqual(["monitoring.retention"]);
});

test.each(["https://alerts.example.org/x", "http://10.0.0.1:8080/"])("alerts may go to %s", (url) => {
  expect(webhook(url)).toEqual([]);
});

test.each(["alerts.example.org", "ftp://alerts.example.org/", "https://user:secret@alerts.example.org/"])(
  "alerts cannot go to %s",
  (url) => {
    expect(webhook(url).map(({ path }) => path)).toEqual(["monitoring.alertWebhook"]);
  },
);
