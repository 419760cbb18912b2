// Every page in Chromium: no error in the console, no request elsewhere, nothing that axe-core objects to; and what
// scripts add: zooming by dragging, the graph, marking, keys, themes.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";

const axe = readFileSync(new URL("node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
const servers = [];
let browser, base, hostile;

// Starts an explorer of an archive; gives its address.
function explore(db) {
  const server = spawn(process.env.LAPWING, ["serve", "--db", db, "--listen", "127.0.0.1:0"], { stdio: ["ignore", "ignore", "pipe"] });
  servers.push(server);
  return new Promise((done, fail) => {
    let said = "";
    server.stderr.on("data", (text) => {
      said += text;
      const found = said.match(/http:\/\/127\.0\.0\.1:\d+/);
      if (found) done(found[0]);
    });
    server.on("exit", (code) => fail(new Error(`serve ended with ${code}: ${said}`)));
  });
}

before(async () => {
  base = await explore("news.db");
  hostile = await explore("hostile.db");
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox"] });
});
after(async () => {
  await browser?.close();
  servers.forEach((s) => s.kill("SIGINT"));
});

// A page that fails the test on errors, dialogs and requests elsewhere.
async function open(path, options = {}, at = base) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const wrong = [];
  page.on("console", (m) => m.type() === "error" && wrong.push(m.text()));
  page.on("pageerror", (e) => wrong.push(String(e)));
  page.on("dialog", (d) => { wrong.push(`dialog: ${d.message()}`); d.dismiss(); });
  page.on("request", (r) => { if (!r.url().startsWith(at)) wrong.push(`request to ${r.url()}`); });
  await page.goto(at + path);
  return { page, wrong, end: async () => { assert.deepEqual(wrong, [], path); await context.close(); } };
}

async function json(path, at = base) {
  return (await fetch(at + path)).json();
}

async function pages() {
  const events = (await json("/api/v1/events?limit=500")).events;
  const longest = events.find((e) => e.series === "alleged") ?? events[0];
  return {
    home: "/", dyad: "/dyad/NAM/URY", day: "/dyad/NAM/URY?by=day&since=2024-02&until=2024-03&count=share", network: "/network",
    incident: `/incident/${longest.incident}`, article: `/article/${longest.document}`, events: "/events", claims: "/claims",
    actors: "/actors", actor: "/actor/NAM", codebook: "/codebook", category: "/codebook/ACCUSE", mode: "/codebook/SANCTION/expel",
    context: "/codebook/context/diplomatic", search: "/search?q=trawler", paste: "/paste", marks: "/marks", about: "/about",
    api: "/api", articles: "/articles", rejects: "/rejects",
  };
}

const desktop = { viewport: { width: 1280, height: 900 } };
const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

test("every page is free of errors, of requests elsewhere and of what axe-core finds", async (t) => {
  for (const [name, path] of Object.entries(await pages())) {
    for (const [size, options] of [["desktop", desktop], ["phone", phone]]) {
      for (const colorScheme of ["light", "dark"]) {
        await t.test(`${name}, ${size}, ${colorScheme}`, async () => {
          // The policy keeps axe out too.
          const seen = await open(path, { ...options, colorScheme });
          const wide = await seen.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          assert.ok(wide <= 0, `${path} is ${wide} pixels wider than the window`);
          await seen.end();
          // What axe finds hangs on the markup, which is the same, and on colours and sizes, which are seen twice.
          if ((size === "phone") === (colorScheme === "light")) return;
          const checked = await open(path, { ...options, colorScheme, bypassCSP: true });
          await checked.page.evaluate(axe);
          const found = await checked.page.evaluate(() => axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"] }));
          const told = found.violations.map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)).join(" | ")}`);
          assert.deepEqual(told, [], path);
          await checked.end();
        });
      }
    }
  }
});

test("every page works without scripts", async () => {
  for (const path of Object.values(await pages())) {
    const { page, end } = await open(path, { ...desktop, javaScriptEnabled: false });
    assert.ok((await page.locator("h1").innerText()).length > 2, path);
    await end();
  }
});

test("dragging over the picture zooms, and the lists follow", async () => {
  const { page, end } = await open("/dyad/NAM/URY", desktop);
  const box = await page.locator("svg.plot.wide").first().boundingBox();
  await page.mouse.move(box.x + box.width * 0.12, box.y + 30);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.2, box.y + 40, { steps: 4 });
  await page.mouse.move(box.x + box.width * 0.3, box.y + 40, { steps: 4 });
  assert.equal(await page.locator("rect.brush").count(), 1);
  await page.mouse.up();
  await page.waitForURL(/since=2024-\d\d-\d\d&until=2024-\d\d-\d\d/);
  const until = new URL(page.url()).searchParams.get("until");
  const dates = await page.locator("#incidents .date").allInnerTexts();
  assert.ok(dates.length > 0 && dates.every((d) => d.slice(0, 10) <= until), `${dates} after ${until}`);
  await page.getByRole("link", { name: "All dates" }).click();
  await page.waitForURL((url) => !url.search.includes("since"));
  await end();
});

test("a bar leads to as many sentences as it says", async () => {
  const { page, end } = await open("/dyad/NAM/URY", desktop);
  const bar = page.locator("svg.plot.wide a.slot").first();
  const n = Number((await bar.locator("title").textContent()).match(/: (\d+) /)[1]);
  await bar.locator("path").click();
  await page.waitForURL(/\/incidents\?/);
  assert.equal(await page.locator(".main-list > li").count(), n);
  await end();
});

test("switches change the view in place and keep its address", async () => {
  const { page, end } = await open("/dyad/NAM/URY", desktop);
  await page.getByRole("link", { name: "day", exact: true }).click();
  await page.waitForURL(/by=day/);
  await page.getByRole("link", { name: "share of coverage" }).click();
  await page.waitForURL(/count=share/);
  await page.waitForSelector("text=Percent of all reports");
  await page.goBack();
  await page.waitForFunction(() => !document.body.innerText.includes("Percent of all reports"));
  await end();
});

test("a click on a state narrows the network, a click on an arrow opens the dyad", async () => {
  const { page, end } = await open("/network", desktop);
  const all = await page.locator("#edges tbody tr:visible").count();
  const at = (query) => page.evaluate((q) => {
    const element = window.lapwingGraph.$(q).first(), box = document.getElementById("graph").getBoundingClientRect();
    const p = element.isNode() ? element.renderedPosition() : element.renderedMidpoint();
    return { x: box.x + p.x, y: box.y + p.y };
  }, query);
  const node = await at("#PRT");
  await page.mouse.click(node.x, node.y);
  await page.waitForFunction(() => document.getElementById("graph-readout").innerText.includes("Portugal"));
  const some = await page.locator("#edges tbody tr:visible").count();
  assert.ok(some > 0 && some < all, `${some} of ${all}`);
  const edge = await at("edge[source='NAM'][target='URY']");
  await page.mouse.click(edge.x, edge.y);
  await page.waitForURL(/\/dyad\/(NAM\/URY|URY\/NAM)/);
  await end();
});

test("a record is marked as wrong, the mark is shown, exported and taken back", async () => {
  const { page, end } = await open((await pages()).article, desktop);
  const first = page.locator(".margin .items > li").first();
  await first.locator("summary").click();
  await first.locator("select").selectOption("date");
  await first.locator("input[name=reason]").fill("it was a day later");
  await first.getByRole("button").click();
  await page.waitForSelector("text=Kept. The record itself is unchanged.");
  await page.reload();
  assert.equal(await page.locator("text=marked wrong").count(), 1);
  const file = await (await fetch(`${base}/marks?format=jsonl`)).text();
  const line = JSON.parse(file);
  assert.deepEqual([line.wrong, line.reason], ["date", "it was a day later"]);
  await page.goto(`${base}/marks`);
  await page.getByRole("button", { name: /Withdraw/ }).click();
  await page.waitForSelector("text=No mark");
  await end();
});

test("a pasted article is coded on the spot", async () => {
  const { page, end } = await open("/paste", desktop);
  await page.locator("#text").fill("Chile recalled its ambassador from Kenya on Monday. \"We are waiting,\" Foreign Minister Rosalba Quintanares said.");
  await page.locator("input[name=date]").fill("2024-03-06");
  await page.getByRole("button", { name: "Code it" }).click();
  await page.waitForSelector(".article .text");
  assert.match(await page.locator(".margin").innerText(), /Chile[\s\S]*Kenya[\s\S]*2024-03-04/);
  await end();
});

test("keys and theme", async () => {
  const { page, end } = await open("/", { ...desktop, colorScheme: "light" });
  await page.keyboard.press("/");
  assert.equal(await page.evaluate(() => document.activeElement.id), "q");
  await page.keyboard.type("Uruguay Namibia");
  await page.keyboard.press("Enter");
  await page.getByRole("link", { name: /The relation of/ }).click();
  await page.waitForURL(/\/dyad\//);
  const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await ground();
  await page.getByRole("button", { name: "Light or dark" }).click();
  const dark = await ground();
  assert.notEqual(dark, light);
  await page.reload();
  assert.equal(await ground(), dark);
  await end();
});

test("hostile articles run nothing, even with the policy switched off", async () => {
  const documents = (await json("/api/v1/events?limit=50", hostile)).events.flatMap((e) => [`/article/${e.document}`, `/incident/${e.incident}`]);
  const paths = ["/", "/events", "/claims", "/articles", "/actors", "/dyad/GHA/TGO", "/search?q=raid", "/network", ...new Set(documents)];
  for (const path of [...paths, "/search?q=%3Cscript%3Ealert(1)%3C/script%3E", "/actors?name=%22%3E%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E"]) {
    const { page, end } = await open(path, { ...desktop, bypassCSP: true }, hostile);
    assert.equal(await page.locator("main img, main iframe, main script, main [onmouseover], main [onerror], main a[href^='javascript']").count(), 0, path);
    await end();
  }
});

test("pictures for the guide", { skip: !process.env.SHOTS }, async () => {
  // An article with events of both sides, words in quotation marks and somebody who speaks by a pronoun.
  const demand = (await json("/api/v1/events?category=REQUEST&actor=URY&recipient=NAM")).events.at(-1);
  const shots = [
    ["home", "/", desktop, "light"], ["dyad", "/dyad/NAM/URY", { viewport: { width: 1280, height: 1100 } }, "light"],
    ["dyad-dark", "/dyad/NAM/URY?by=week", desktop, "dark"], ["network", "/network", desktop, "light"],
    ["incident", `/incident/${demand.incident}`, desktop, "light"], ["article", `/article/${demand.document}`, desktop, "light"],
    ["phone", "/dyad/NAM/URY", phone, "light"], ["phone-article", `/article/${demand.document}`, phone, "dark"],
    ["search", "/search?q=category%3AACCUSE", desktop, "light"], ["actors", "/actors", desktop, "light"], ["codebook", "/codebook/SANCTION", desktop, "dark"],
  ];
  for (const [name, path, options, colorScheme] of shots) {
    const { page, end } = await open(path, { ...options, colorScheme });
    await page.waitForTimeout(300);
    await page.screenshot({ path: `${process.env.SHOTS}/${name}.png` });
    await end();
  }
});
