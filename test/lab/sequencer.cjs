const Sequencer = require("@jest/test-sequencer").default;

// One deployed environment serves all suites: each leaves it as it was, but the last one, which destroys all.
const ends = ["deploy", undefined, "destroy"];

module.exports = class extends Sequencer {
  sort(tests) {
    const rank = ({ path }) => {
      const end = ends.findIndex((name) => name && path.endsWith(`/${name}.test.ts`));
      return end < 0 ? 1 : end;
    };
    return [...tests].sort((a, b) => rank(a) - rank(b) || (a.path < b.path ? -1 : 1));
  }
};
