// The inspector: what a visit in a state did to the data, by pointer, keyboard and screen reader.
import { test } from "node:test";
import assert from "node:assert/strict";
import { withPage, write } from "./browser.mjs";
import { approvals, requests } from "./machines.mjs";
import { sound } from "./sound.mjs";

const jsonata = {
  QueryLanguage: "JSONata",
  StartAt: "Total",
  States: {
    Total: {
      Type: "Pass",
      Output: "{% $merge([$states.input, {'total': $sum($states.input.lines.price)}]) %}",
      Assign: { total: "{% $sum($states.input.lines.price) %}" },
      Next: "Is it much?",
    },
    "Is it much?": {
      Type: "Choice",
      Choices: [
        { Condition: "{% $states.input.total <= 100 %}", Next: "Pay" },
        { Condition: "{% $states.input.total > 100 and $states.input.customer.vip %}", Next: "Pay" },
      ],
      Default: "Refuse",
    },
    Pay: { Type: "Succeed" },
    Refuse: { Type: "Fail", Error: "TooMuch", Cause: "<b>Over the limit</b>" },
  },
};
const order = { customer: { name: "<img src=x onerror=alert(1)>", vip: false }, lines: [{ price: 120 }, { price: 30 }] };

async function run(page, machine, input) {
  const show = async (name) => {
    const region = page.getByRole("navigation").getByRole("button", { name });
    if (await region.isVisible()) await region.click();
  };
  await show("Code");
  await write(page, JSON.stringify(machine));
  await page.getByRole("tab", { name: "Input" }).click();
  await page.getByTestId("input").fill(JSON.stringify(input));
  await page.getByTestId("run").click();
  await show("Graph");
}

// By keyboard: what has the focus comes into view, wherever the drawing stood. The narrowest page has
// a list in the drawing's place.
async function select(page, name) {
  const node = page.locator(`[data-testid=node][data-name="${name}"]`);
  if (await node.count()) {
    await node.focus();
    await page.keyboard.press("Enter");
  } else {
    await page.getByRole("button", { name: new RegExp(`^${name.replace("?", "\\?")}`) }).first().click();
  }
}

test("at the hold the stages say how far the data came", () =>
  withPage({}, async (page) => {
    const stages = page.getByTestId("stage");
    await page.getByRole("heading", { name: "What this state did to the data" }).waitFor();
    assert.match(await stages.filter({ hasText: "Task result" }).innerText(), /waiting for the callback/);
    const input = stages.filter({ hasText: "Input" }).first().locator("summary");
    await input.focus();
    await page.keyboard.press("Enter");
    await page.getByTestId("data").locator("pre").first().waitFor();
  }));

for (const [width, height] of [[1440, 900], [768, 1024], [390, 844], [320, 640]]) {
  test(`a choice, its values and an error, ${width} px`, () =>
    withPage({ viewport: { width, height } }, async (page) => {
      await run(page, jsonata, order);
      await page.getByTestId("trouble").filter({ hasText: "TooMuch" }).waitFor();
      await sound(page, "[data-testid=data]");
      await select(page, "Is it much?");
      const rule = page.getByTestId("rule");
      await rule.first().waitFor();
      assert.match(await rule.first().innerText(), /total = 150\s*→\s*false/);
      assert.match(await rule.last().innerText(), /Default[\s\S]*Refuse[\s\S]*taken/);
      await select(page, "Total");
      const output = page.getByTestId("stage").filter({ hasText: "Output" });
      assert.match(await output.innerText(), /1 added/);
      await output.locator("summary").click();
      assert.equal(await output.locator('[data-mark="added"]').innerText().then((text) => text.includes('"total": 150')), true);
      assert.equal(await page.locator(".inspector img, .inspector pre b").count(), 0);
      await sound(page, "[data-testid=data]");
    }));
}

test("from one iteration to the next", () =>
  withPage({}, async (page) => {
    await run(page, approvals, requests);
    await page.getByTestId("step").waitFor();
    const data = page.getByTestId("data");
    assert.match(await data.innerText(), /Item 0/);
    await data.getByRole("button", { name: "Next visit" }).click();
    assert.match(await data.innerText(), /Item 1/);
    await page.getByTestId("visit").fill("3");
    await page.waitForFunction(() => document.querySelector("[data-testid=data]").innerText.includes("Item 2"));
    await sound(page, "[data-testid=data]");
  }));
