// The built package in a page: the same journals as `tests/replays.rs`, the same bytes. `package/test` has the rest.
import { test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { withoutPage } from "./browser.mjs";

const folder = new URL("../replays/", import.meta.url);
const replays = readdirSync(folder).filter((name) => name.endsWith(".json"));

// Runs in a page that has nothing else of ours.
async function run({ scenario, journal, until }) {
  const { Simulator } = await import("/pkg/page.js");
  const simulator = new Simulator(scenario);
  const arns = [];
  for (const { at, ...command } of journal) {
    simulator.advanceTo(at);
    const record = simulator.tokens()[Number(command.taskToken) - 1];
    if (record) command.taskToken = record.taskToken;
    try {
      const reply = simulator.submit(command);
      if (reply.executionArn) arns.push(reply.executionArn);
    } catch (error) {
      // A refusal is a part of the run; anything but one of AWS's is not.
      if (!/^(InvalidToken|TaskTimedOut)$/.test(error.name)) throw error;
    }
  }
  simulator.advanceTo(until);
  return arns.map((arn) => simulator.getExecutionHistory(arn) + "\n").join("");
}

test("journals give the same bytes in the browser as natively", () =>
  withoutPage(async (page) => {
    assert.ok(replays.length > 0);
    for (const name of replays) {
      const replay = JSON.parse(readFileSync(new URL(name, folder), "utf8"));
      const expected = readFileSync(new URL(name.replace(".json", ".histories.txt"), folder), "utf8");
      assert.equal(await page.evaluate(run, replay), expected, name);
    }
  }));
