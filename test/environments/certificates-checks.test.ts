import { EnvironmentError } from "../../environments/fault";
import type { Environment } from "../../environments/environment";
import { validate } from "../../environments/validate";
import { staging } from "../support/environment";

function faulty(change: (environment: Environment) => void): string[] {
  const { environment, active } = staging(({ environment }) => change(environment));
  try {
    validate(environment, active);
    return [];
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
    return error.faults.map(({ path, remedy }) => `${path}: ${remedy}`);
  }
}
const toolforge = ({ certificates }: Environment) => certificates["toolforge"]!;

test.each(["https://acme.example.org/dir", "https://localhost:14000/dir"])("%s may be the CA", (directory) => {
  expect(faulty(({ acme }) => (acme.directory = directory))).toEqual([]);
});

test.each(["http://acme.example.org/dir", "acme.example.org", "https://user:secret@acme.example.org/"])(
  "%s cannot be the CA",
  (directory) => {
    expect(faulty(({ acme }) => (acme.directory = directory))).toEqual(["acme.directory: name the CA's directory"]);
  },
);

test("the CA's contact is an address, the DNS user a name", () => {
  expect(faulty(({ acme }) => (acme.email = "root"))).toEqual(["acme.email: correct the address"]);
  expect(faulty(({ acme }) => (acme.dnsUser = "a user"))).toEqual(["acme.dnsUser: correct the name"]);
});

test.each(["toolsbeta", "", "a project"])("certificates are not written from the project %j", (id) => {
  expect(faulty(({ acme }) => (acme.certificatesProject = id))).toEqual([
    expect.stringMatching(/^acme\.certificatesProject: ask the cloud's admins for a project/),
  ]);
});

test.each(["example.org", "beta.toolforge.org.", "*.*.beta.toolforge.org", "Beta.toolforge.org"])(
  "no certificate can be for %s",
  (name) => {
    expect(faulty((environment) => toolforge(environment).names.push(name))).toEqual([
      "certificates.toolforge.names[5]: correct it, or add its zone to zones: who does not own a zone cannot prove it to the CA",
    ]);
  },
);

test("a certificate has a plain name, and 1 to 100 different names", () => {
  expect(faulty((environment) => (toolforge(environment).names = []))).toEqual([
    "certificates.toolforge.names: say what it is valid for",
  ]);
  expect(faulty((environment) => toolforge(environment).names.push("beta.toolforge.org"))).toEqual([
    "certificates.toolforge.names[5]: remove the second one",
  ]);
  expect(
    faulty(({ certificates }) => (certificates["../x"] = { names: ["beta.toolforge.org"], consumers: [] })),
  ).toEqual(["certificates.../x: name the certificate after what it is for"]);
});

test.each(["checker", "proxi"])("%s, which serves no TLS, gets no certificate", (role) => {
  expect(faulty((environment) => toolforge(environment).consumers.push(role))).toEqual([
    "certificates.toolforge.consumers[5]: name a role that has machines here, or remove it",
  ]);
});

test("a role has one certificate", () => {
  const second = { names: ["*.beta.toolforge.org"], consumers: ["proxy"] };
  expect(faulty(({ certificates }) => (certificates["web"] = second))).toEqual([
    "certificates.web.consumers[0]: remove it, or certificates.toolforge.consumers[3]",
  ]);
});

test("no role that serves TLS is forgotten", () => {
  expect(
    faulty((environment) => (toolforge(environment).consumers = ["docker-registry", "mail", "proxy", "static"])),
  ).toEqual(['certificates: add "legacy-redirector" to the consumers of one']);
});

test("without machines that issue them there are no certificates", () => {
  const without = (environment: Environment) => {
    delete environment.roles["acme"];
    environment.secrets = environment.secrets.filter((name) => !name.startsWith("acme"));
  };
  expect(faulty(without)).toEqual(
    expect.arrayContaining([
      "certificates: add machines of the role acme, which issue them, or leave certificates empty",
    ]),
  );
});
