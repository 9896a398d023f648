// node --require FILE main.ts: runs the app sealed off from the network, from processes that are not, from every file outside of one folder, and from today.
const fs = require("node:fs");
const { Module } = require("node:module");
const path = require("node:path");
const { URL, fileURLToPath } = require("node:url");
const ts = require("typescript");

// Not tsx, which starts a process and writes a cache.
Module._extensions[".ts"] = (module, file) => {
  const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, esModuleInterop: true };
  module._compile(ts.transpileModule(fs.readFileSync(file, "utf8"), { compilerOptions }).outputText, file);
};

const folder = path.resolve(process.env.SEALED_FOLDER);

function refuse(what) {
  console.error(`sealed: ${what}`);
  process.exit(3);
}

for (const [module, names] of Object.entries({
  "node:net": ["connect", "createConnection", "createServer"],
  "node:tls": ["connect"],
  "node:dgram": ["createSocket"],
  "node:dns": ["lookup", "resolve", "resolve4", "resolve6"],
  "node:http": ["request", "get"],
  "node:https": ["request", "get"],
  "node:child_process": ["exec", "execFileSync", "execSync", "fork", "spawn", "spawnSync"],
})) {
  for (const name of names) require(module)[name] = () => refuse(`${module} ${name}`);
}
// A process of its own is sealed as this one is, or refused.
const processes = require("node:child_process");
const { execFile } = processes;
processes.execFile = (file, args, ...others) => {
  const sealed = file === process.execPath && args[0] === "--require" && path.resolve(args[1]) === __filename;
  return sealed ? execFile(file, args, ...others) : refuse(`execFile ${file}`);
};
require("node:net").Socket.prototype.connect = () => refuse("a connection");
globalThis.fetch = () => refuse("fetch");

const writers = [
  "appendFile",
  "chmod",
  "copyFile",
  "cp",
  "link",
  "mkdir",
  "mkdtemp",
  "rename",
  "rm",
  "rmdir",
  "symlink",
  "truncate",
  "unlink",
  "utimes",
  "writeFile",
];
// These have what they write to in the second place.
const second = ["copyFile", "cp", "link", "rename", "symlink"];

function guarded(original, name, position) {
  return function (...args) {
    const target = args[position] instanceof URL ? fileURLToPath(args[position]) : String(args[position]);
    const file = path.resolve(target);
    if (file !== folder && !file.startsWith(folder + path.sep)) refuse(`${name} ${file}`);
    return original.apply(this, args);
  };
}

for (const name of writers) {
  const position = second.includes(name) ? 1 : 0;
  for (const [owner, key] of [
    [fs, name],
    [fs, `${name}Sync`],
    [fs.promises, name],
  ]) {
    if (owner[key]) owner[key] = guarded(owner[key], key, position);
  }
}
for (const [owner, key] of [
  [fs, "open"],
  [fs, "openSync"],
  [fs.promises, "open"],
]) {
  const original = owner[key];
  const writing = guarded(original, key, 0);
  owner[key] = function (file, flags, ...others) {
    const reads =
      flags === undefined || flags === "r" || flags === fs.constants.O_RDONLY || typeof flags === "function";
    return (reads ? original : writing).call(this, file, flags, ...others);
  };
}
fs.createWriteStream = guarded(fs.createWriteStream, "createWriteStream", 0);

const RealDate = Date;
const then = RealDate.UTC(2031, 1, 3, 4, 5, 6);
globalThis.Date = class extends RealDate {
  constructor(...args) {
    super(...(args.length === 0 ? [then] : args));
  }
  static now() {
    return then;
  }
};
