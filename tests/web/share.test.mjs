// Share: by link and by file, what is on the page comes to another page as it was; nothing that comes
// from outside does harm, or loses what was there.
import { test } from "node:test";
import assert from "node:assert/strict";
import { readFile, writeFile, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withPage, write, written } from "./browser.mjs";
import { accessible, sound } from "./sound.mjs";
import { backToHold, status } from "./walk.mjs";

const toast = (page, words) => page.getByTestId("toast").filter({ hasText: words }).waitFor();
const clock = (page) => page.getByTestId("elapsed").innerText();
const mine = '{"StartAt": "Mine", "States": {"Mine": {"Type": "Wait", "Seconds": 60, "End": true}}}';

// The address that a button of the dialog copies.
async function address(page, button = "share-link") {
  await page.getByTestId("share").click();
  const link = await page.getByTestId(button).getAttribute("data-link");
  await page.keyboard.press("Escape");
  await page.getByTestId("sharing").waitFor({ state: "detached" });
  return link;
}

// A page that somebody else opens by a link.
async function elsewhere(page, link, look) {
  const context = await page.context().browser().newContext();
  const other = await context.newPage();
  const complaints = [];
  other.on("pageerror", (error) => complaints.push(error.message));
  await other.goto(link);
  await other.getByTestId("status").waitFor();
  await look(other);
  assert.deepEqual(complaints, []);
  await context.close();
}

test("a link shows the same run at the same moment, paused, in a fresh profile", () =>
  withPage({}, async (page) => {
    await page.getByTestId("approve").click();
    await status(page, "Succeeded");
    await page.keyboard.press("Home");
    await status(page, "Running");
    const there = await clock(page);
    const link = await address(page);
    assert.ok(link.length < 1500, `${link.length} characters`);
    await elsewhere(page, link, async (other) => {
      await status(other, "Running");
      await toast(other, "Opened from a link.");
      assert.equal(await clock(other), there);
      assert.equal(new URL(other.url()).hash, "");
      await other.waitForTimeout(400);
      assert.equal(await clock(other), there, "nothing runs by itself");
      await other.reload();
      await status(other, "Running");
      assert.equal(await clock(other), there, "and a reload loses nothing");
      await other.getByRole("button", { name: "To where this run has come" }).click();
      await status(other, "Succeeded");
    });
    const moment = await address(page, "share-moment");
    await elsewhere(page, moment, async (other) => {
      await status(other, "Running");
      assert.equal(await other.getByRole("button", { name: "To where this run has come" }).count(), 0);
    });
  }));

test("the dialog says how long the link is and that nothing is sent, and copies it", () =>
  withPage({ permissions: ["clipboard-read", "clipboard-write"] }, async (page) => {
    await page.getByTestId("share").click();
    const dialog = page.getByTestId("sharing");
    await dialog.getByText(/\d+ characters/).first().waitFor();
    await dialog.getByText("Nothing is sent anywhere").waitFor();
    await sound(page);
    await page.getByTestId("share-link").click();
    await dialog.getByText("Copied").waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    assert.match(copied, /#v1\.[\w-]+$/);
  }));

test("a reload in the middle of everything", () =>
  withPage({}, async (page) => {
    await backToHold(page);
    await page.getByTestId("deny").click();
    await page.getByTestId("deny-send").click();
    await status(page, "Succeeded");
    await page.keyboard.press("ArrowLeft");
    const there = await clock(page);
    const words = await page.getByTestId("status").innerText();
    await page.reload();
    await status(page, words);
    assert.equal(await clock(page), there);
    await page.getByTestId("runs").click();
    assert.equal(await page.locator(".run").count(), 2);
    await page.getByRole("button", { name: "Compare with Run 1" }).click();
    const compare = page.getByTestId("compare");
    await compare.getByText("First difference").waitFor();
    await compare.getByText("TaskFailed").waitFor();
    await accessible(page);
  }));

test("a link that is opened loses nothing of what was there", () =>
  withPage({}, async (page) => {
    const link = await address(page);
    await write(page, mine);
    await page.evaluate((hash) => { location.hash = hash; }, new URL(link).hash);
    await toast(page, "What you had is kept");
    await status(page, "Waiting for you");
    await page.waitForTimeout(700);
    await page.reload();
    await status(page, "Waiting for you");
    await page.getByTestId("share").click();
    await page.getByTestId("back").click();
    assert.equal(await written(page), mine);
  }));

test("links that are no good are refused in a sentence, and what was there stays", () =>
  withPage({}, async (page) => {
    const link = new URL(await address(page)).hash;
    await write(page, mine);
    const bad = [
      ["#v1.", "damaged"],
      ["#v1.%00%ff", "damaged"],
      [link.slice(0, link.length / 2), "damaged"],
      [link.slice(0, -4) + "AAAA", "damaged"],
      ["#v1." + "A".repeat(70_000), "longer than any"],
      ["#v1.____AAAAAAA", "holds more"],
      ["#v7.AAAA", "newer Holdpoint"],
      ["#" + "[".repeat(5000), "not a link"],
    ];
    for (const [hash, words] of bad) {
      await page.evaluate((hash) => { location.hash = hash; }, hash);
      await toast(page, words);
      assert.equal(await written(page), mine);
    }
  }));

test("a file comes back by the field and dropped on the page", () =>
  withPage({}, async (page) => {
    await write(page, mine);
    await page.getByTestId("share").click();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Save as a file" }).click(),
    ]);
    const text = await readFile(await download.path(), "utf8");
    assert.match(text, /StartAt.*Mine/);
    await page.keyboard.press("Escape");
    await write(page, "{}");
    const file = join(await mkdtemp(join(tmpdir(), "share-")), "scenario.json");
    await writeFile(file, text);
    await page.getByTestId("share").click();
    await page.getByTestId("open-file").setInputFiles(file);
    await toast(page, "Opened from a file.");
    assert.equal(JSON.stringify(JSON.parse(await written(page))), JSON.stringify(JSON.parse(mine)));
    const drop = (text) => page.evaluate((text) => {
      const data = new DataTransfer();
      data.items.add(new File([text], "dropped.json"));
      document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
    }, text);
    for (const [text, words] of [
      ["{", "not JSON"],
      ["[".repeat(100_000), "not JSON"],
      ['{"a": 1}', "neither"],
      ['{"holdpoint": 9}', "newer Holdpoint"],
      ["x".repeat(9_000_000), "longer"],
    ]) {
      await drop(text);
      await toast(page, words);
    }
    await drop(text.replaceAll("Mine", "Dropped"));
    await toast(page, "Opened from a file.");
    assert.match(await written(page), /Dropped/);
  }));

test("what was done is a script and a transcript", () =>
  withPage({}, async (page) => {
    await page.getByTestId("approve").click();
    await status(page, "Succeeded");
    await page.getByTestId("share").click();
    const saved = async (name) => {
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("button", { name }).click(),
      ]);
      return readFile(await download.path(), "utf8");
    };
    const script = await saved("Save as a script");
    assert.match(script, /^#!\/bin\/sh\n/);
    assert.match(script, /aws stepfunctions start-execution --state-machine-arn/);
    assert.match(script, /aws stepfunctions send-task-success --task-token/);
    const told = await saved("Save a transcript");
    assert.match(told, /Person {2}aws stepfunctions send-task-success/);
    assert.match(told, /ExecutionSucceeded/);
  }));
