import { writeFileSync } from "node:fs";
import { measured } from "../../lab/client/measured";
import { must } from "../../lab/client/shell";
import { storageIsBack } from "./outage";
import { Staging } from "./staging";

const say = (text: string) => process.stdout.write(`${new Date().toISOString().slice(11, 19)}  ${text}\n`);

async function afresh(why: string): Promise<void> {
  say(`${why}: the lab starts afresh`);
  await must("lab/down", ["--purge"]);
  await must("lab/up", []);
}

async function deployed(staging: Staging): Promise<void> {
  await staging.checkout();
  const started = Date.now();
  const seconds = () => (Date.now() - started) / 1000;
  const nothing = !staging.deployed;
  say(`cdktf deploy toolsbeta: ${await staging.deploy()} (${seconds().toFixed(0)} s)`);
  await staging.configured(900);
  if (nothing) measured("all of staging, from the command to every machine configured", seconds(), 420);
}

/** Staging, deployed and configured as it is committed. Says so to test/run, which has others wait for it. */
export default async function setup(): Promise<void> {
  await ready();
  const told = process.env["TEST_STAGING_CONFIGURED"];
  if (told) writeFileSync(told, "");
}

/** What an earlier run left is taken over when it is whole. */
async function ready(): Promise<void> {
  await storageIsBack();
  const staging = await Staging.open();
  const leftovers = (await staging.leftovers()) > 0;
  if (leftovers && (await staging.intact())) {
    try {
      return await deployed(staging);
    } catch (error) {
      await afresh(`what an earlier run left cannot be continued (${String(error)})`);
    }
  } else if (leftovers) {
    await afresh("servers of another deployment");
  }
  await deployed(staging);
}
