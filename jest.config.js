const common = {
  testEnvironment: "node",
  transform: {
    "\\.ts$": "ts-jest",
    "/node_modules/(age-encryption|@noble|@scure)/.*\\.js$": "<rootDir>/test/support/esm.cjs",
  },
  transformIgnorePatterns: ["/node_modules/(?!(age-encryption|@noble|@scure)/)"],
  // It holds copies of sources.
  modulePathIgnorePatterns: ["<rootDir>/cdktf.out/"],
};

const lab = {
  ...common,
  globalSetup: "<rootDir>/test/lab/global-setup.ts",
  setupFilesAfterEnv: ["<rootDir>/test/support/setup-lab.ts"],
};
const kubernetes = "<rootDir>/test/kubernetes";
// Its programs take as long to build as all API servers: `npm run test:helm`.
const helm = `${kubernetes}/helm/`;
// What concerns the lab alone, or has every machine run Puppet several times: `npm run test:slow`.
const slow = ["kept-volume", "key-rotation", "restart"].map((suite) => `/test/lab/${suite}.test.ts`);

/** @type {import("jest").Config} */
module.exports = {
  // Jest leaves one core to others, of which two is half.
  maxWorkers: "100%",
  testSequencer: "<rootDir>/test/lab/sequencer.cjs",
  projects: [
    {
      ...common,
      displayName: "unit",
      testMatch: ["<rootDir>/test/**/*.test.ts"],
      testPathIgnorePatterns: ["/node_modules/", "<rootDir>/test/lab/", `${kubernetes}/`],
      setupFilesAfterEnv: ["<rootDir>/test/support/setup.ts"],
    },
    {
      ...lab,
      displayName: "lab",
      testMatch: ["<rootDir>/test/lab/**/*.test.ts"],
      testPathIgnorePatterns: ["/node_modules/", ...slow],
    },
    {
      ...common,
      displayName: "kubernetes",
      globalSetup: `${kubernetes}/global-setup.ts`,
      globalTeardown: `${kubernetes}/global-teardown.ts`,
      testMatch: [`${kubernetes}/**/*.test.ts`],
      testPathIgnorePatterns: ["/node_modules/", helm],
      setupFilesAfterEnv: ["<rootDir>/test/support/setup-kubernetes.ts"],
    },
    {
      ...common,
      displayName: "helm",
      testMatch: [`${helm}*.test.ts`],
      setupFilesAfterEnv: ["<rootDir>/test/support/setup-kubernetes.ts"],
    },
    { ...lab, displayName: "slow", testMatch: slow.map((path) => `<rootDir>${path}`) },
  ],
};
