import { staging } from "../support/environment";
import { synth, synthOnce } from "../support/synth";

const s3 = {
  bucket: "toolsbeta:tofu-state",
  key: "platform.tfstate",
  region: "eqiad1",
  endpoint: "https://object.example.org",
};

function backendOf(state?: { s3: typeof s3 }) {
  const { environment, active } = staging((draft) => (draft.environment.state = state));
  return synth(environment, active).terraform.backend;
}

afterEach(() => delete process.env.TOOLFORGE_STATE);

test("without a word about it, the state is a file beside the app, not in what synthesis writes", () => {
  expect(backendOf()).toEqual({ local: { path: `${process.cwd()}/terraform.toolsbeta.tfstate` } });
});

test("a state in object storage is locked, and asks AWS for nothing", () => {
  expect(backendOf({ s3 })).toEqual({
    s3: {
      bucket: "toolsbeta:tofu-state",
      key: "platform.tfstate",
      region: "eqiad1",
      endpoints: { s3: "https://object.example.org" },
      use_lockfile: true,
      use_path_style: true,
      skip_credentials_validation: true,
      skip_metadata_api_check: true,
      skip_region_validation: true,
      skip_requesting_account_id: true,
      skip_s3_checksum: true,
    },
  });
});

test("TOOLFORGE_STATE=local keeps away from the real state", () => {
  process.env.TOOLFORGE_STATE = "local";
  expect(backendOf({ s3 })).toEqual({ local: { path: `${process.cwd()}/terraform.toolsbeta.tfstate` } });
});

test("production's state is in object storage", () => {
  expect(Object.keys(synthOnce("tools").terraform.backend)).toEqual(["s3"]);
});
