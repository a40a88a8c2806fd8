// A page inside of another page: it shows what was chosen, keeps nothing, and leads to the whole page.
import { test } from "node:test";
import assert from "node:assert/strict";
import { withPage, write, written } from "./browser.mjs";
import { accessible, misplaced, sound } from "./sound.mjs";

const status = (page, words) => page.getByTestId("status").filter({ hasText: words }).waitFor();

// The fragment of a link to what is on the page.
async function fragment(page) {
  await page.getByTestId("share").click();
  const link = await page.getByTestId("share-link").getAttribute("data-link");
  await page.keyboard.press("Escape");
  await page.getByTestId("sharing").waitFor({ state: "detached" });
  return new URL(link).hash;
}

// Opens an embedded page in the profile of the page, as its only window or in a frame.
async function embedded(page, search, hash) {
  const other = await page.context().newPage();
  await other.goto(new URL(`./${search}${hash}`, page.url()).href);
  await other.getByTestId("whole").waitFor();
  return other;
}

test("only what was chosen is shown", () =>
  withPage({}, async (page) => {
    const hash = await fragment(page);
    const parts = { graph: ".canvas", hold: ".hold", clock: ".transport", timeline: ".timeline", text: ".definition" };
    for (const chosen of ["graph", "hold", "clock", "timeline", "text", "graph+hold+clock+timeline+text"]) {
      const embed = await embedded(page, `?embed=${chosen}`, hash);
      for (const [name, selector] of Object.entries(parts)) {
        assert.equal(await embed.locator(selector).count(), chosen.split("+").includes(name) ? 1 : 0, `${chosen}: ${name}`);
      }
      assert.equal(await embed.locator(".editor, .panel, header.top").count(), 0);
      await embed.close();
    }
  }));

test("somebody answers in it, and the bench beside it is as it was", () =>
  withPage({}, async (page) => {
    const hash = await fragment(page);
    await write(page, '{"StartAt": "Mine", "States": {"Mine": {"Type": "Succeed"}}}');
    await page.waitForTimeout(700);
    const embed = await embedded(page, "?embed", hash);
    const kept = () => page.evaluate(() => JSON.stringify(localStorage));
    const before = await kept();
    await embed.getByTestId("approve").click();
    await status(embed, "Succeeded");
    await embed.waitForTimeout(700);
    assert.equal(await kept(), before);
    await embed.reload();
    await status(embed, "Waiting for you");
    await page.reload();
    await page.getByTestId("status").waitFor();
    assert.match(await written(page), /Mine/);
    const [whole] = await Promise.all([embed.waitForEvent("popup"), embed.getByTestId("whole").click()]);
    await status(whole, "Waiting for you");
    await whole.getByTestId("play").waitFor();
    assert.equal(new URL(whole.url()).search, "");
  }));

test("who only reads moves the clock, and decides nothing", () =>
  withPage({}, async (page) => {
    await page.getByTestId("approve").click();
    await status(page, "Succeeded");
    const embed = await embedded(page, "?embed=graph+hold+clock&read-only", await fragment(page));
    await status(embed, "Succeeded");
    await embed.keyboard.press("Home");
    await status(embed, "Running");
    while (!(await embed.getByTestId("status").innerText()).includes("Waiting")) await embed.keyboard.press("ArrowRight");
    for (const id of ["approve", "deny", "heartbeat", "edit-output", "node-approve"]) {
      assert.equal(await embed.getByTestId(id).filter({ visible: true }).count(), 0, id);
    }
    for (const key of ["a", "d", "h", "Control+Enter"]) await embed.keyboard.press(key);
    await status(embed, "Waiting for you");
    await embed.getByTestId("play").click();
    await status(embed, "Succeeded");
  }));

test("it plays by itself only in view, up to the hold", () =>
  withPage({}, async (page) => {
    await page.getByTestId("approve").click();
    await status(page, "Succeeded");
    const hash = await fragment(page);
    const still = await embedded(page, "?embed=graph+clock", hash);
    await still.waitForTimeout(500);
    assert.equal(await still.getByRole("button", { name: "To where this run has come" }).count(), 0);
    const host = await page.context().newPage();
    await host.goto(new URL("offline.js", page.url()).href);
    await host.evaluate((hash) => {
      document.body.innerHTML = `<div style="height: 3000px"></div><iframe src="./?embed=graph+clock&amp;autoplay${hash}" style="width: 600px; height: 400px"></iframe>`;
    }, hash);
    const frame = host.frameLocator("iframe");
    const elapsed = frame.getByTestId("elapsed");
    await elapsed.waitFor();
    const there = await elapsed.innerText();
    await host.waitForTimeout(600);
    assert.equal(await elapsed.innerText(), there, "out of view it stands");
    await frame.getByRole("button", { name: "Play the clock" }).waitFor();
    await host.evaluate(() => scrollTo(0, 3000));
    await frame.getByRole("button", { name: "To where this run has come" }).waitFor();
    await frame.getByTestId("status").filter({ hasText: "Succeeded" }).waitFor();
  }));

test("less motion: nothing plays by itself", () =>
  withPage({ reducedMotion: "reduce" }, async (page) => {
    await page.getByTestId("approve").click();
    await status(page, "Succeeded");
    const embed = await embedded(page, "?embed=graph+clock&autoplay", await fragment(page));
    await embed.waitForTimeout(500);
    await status(embed, "Succeeded");
    assert.equal(await embed.getByRole("button", { name: "To where this run has come" }).count(), 0);
  }));

test("addresses that are no good say so", () =>
  withPage({}, async (page) => {
    for (const [hash, words] of [["", "no scenario"], ["#v1.AAAA", "damaged"], ["#" + "[".repeat(5000), "not a link"]]) {
      const embed = await embedded(page, "?embed=graph&autoplay", hash);
      await embed.getByTestId("missing").filter({ hasText: words }).waitFor();
      await accessible(embed);
      await embed.close();
    }
  }));

for (const colorScheme of ["light", "dark"]) {
  test(`sound in frames of all sizes, ${colorScheme}, and the theme is the one that was chosen`, () =>
    withPage({ colorScheme }, async (page) => {
      const hash = await fragment(page);
      const other = colorScheme === "light" ? "dark" : "light";
      for (const [width, height] of [[960, 560], [600, 480], [390, 700], [320, 400]]) {
        for (const search of ["?embed", `?embed=graph+hold+clock+timeline+text&read-only&theme=${other}`]) {
          const embed = await embedded(page, search, hash);
          // What scrolls is half covered somewhere, and as small as it is seen to axe.
          await embed.setViewportSize({ width, height: 1600 });
          await sound(embed);
          await embed.setViewportSize({ width, height });
          assert.deepEqual(await misplaced(embed), []);
          const scheme = await embed.evaluate(() => getComputedStyle(document.documentElement).colorScheme);
          assert.equal(scheme, search.includes(other) ? other : "light dark");
          await embed.close();
        }
      }
    }));
}

test("the builder shows what it makes, and the text that is copied makes it", () =>
  withPage({ permissions: ["clipboard-read", "clipboard-write"] }, async (page) => {
    await page.getByTestId("share").click();
    assert.equal(await page.getByTestId("preview").count(), 0);
    await page.getByTestId("embedding").getByText("Embed it").click();
    const preview = page.frameLocator('[data-testid="preview"]');
    await preview.getByTestId("approve").waitFor();
    await page.getByTestId("embed-timeline").check();
    await page.getByTestId("embed-hold").uncheck();
    await page.getByTestId("embed-read-only").check();
    await page.getByTestId("embed-autoplay").check();
    await page.getByText("It plays while it is in view").waitFor();
    await page.getByTestId("embed-theme").selectOption("dark");
    await preview.locator(".timeline").waitFor();
    assert.equal(await preview.locator(".hold").count(), 0);
    await sound(page, ".embedding");
    await page.getByRole("button", { name: "Copy the text for the other page" }).click();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    assert.match(copied, /^<iframe src="http[^"]*\/\?embed=graph\+clock\+timeline&amp;read-only&amp;autoplay&amp;theme=dark#v1\.[\w-]+" title="Refund approval in Holdpoint"/);
    const host = await page.context().newPage();
    await host.goto(new URL("offline.js", page.url()).href);
    await host.evaluate((html) => { document.body.innerHTML = html; }, copied);
    await host.frameLocator("iframe").locator(".timeline").waitFor();
  }));
