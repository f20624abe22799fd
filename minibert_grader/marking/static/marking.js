// Saves marks as they are given, and goes on to the next answer that waits. Nothing here makes HTML of text.
"use strict";

const articles = [...document.querySelectorAll(".answer")];
const told = name => document.querySelector(`meta[name=${name}]`).content;
const who = document.getElementById("who");
const comments = document.getElementById("comments");
const number = text => (text === "" ? null : Number(text));

function parts(article) {
  const one = name => article.querySelector(`.${name}`);
  return {points: one("points"), comment: one("comment"), said: one("said"), state: one("state"), by: one("by"), save: one("save")};
}

function seen(article) {
  const {points, extra, comment} = article.dataset;
  return {points: number(points), extra: number(extra), comment};
}

function changed(article) {
  const {points, comment} = parts(article), before = seen(article);
  return number(points.value) !== before.points || comment.value.trim() !== before.comment.trim();
}

function say(article, text, wrong) {
  const {said} = parts(article);
  said.textContent = text;
  said.classList.toggle("wrong", Boolean(wrong));
}

function take(article, now) {  // what the gradebook has now
  article.dataset.points = now.points === null ? "" : now.points;
  article.dataset.extra = now.extra === null ? "" : now.extra;
  article.dataset.comment = now.comment;
}

async function save(article) {
  const {points, comment} = parts(article);
  if (!points.validity.valid) {
    say(article, `Points are from 0 to ${Number(article.dataset.most)}.`, true);
    return false;
  }
  if (who && !who.value.trim()) {
    say(article, "Write your name at the top first: who marks?", true);
    who.focus();
    return false;
  }
  const mark = {points: number(points.value), extra: number(article.dataset.extra), comment: comment.value.trim()};
  const sent = {...mark, seen: seen(article), answer: article.dataset.hash, who: who ? who.value : null};
  let answered, got;
  say(article, "Saving …");
  try {
    answered = await fetch(told("api") + article.id.slice(2), {
      method: "PUT",
      headers: {"Content-Type": "application/json", "X-XSRFToken": told("xsrf")},
      body: JSON.stringify(sent),
    });
    got = await answered.json();
  } catch {
    say(article, "Not saved: the server does not answer as it should. Is it still running, and are you logged in?", true);
    return false;
  }
  if (!answered.ok) {
    if (got.now) {
      take(article, got.now);
      if (got.now.points !== null) settle(article, false, "");
      const theirs = got.now.comment ? ` Their comment: ${got.now.comment}` : "";
      say(article, `${got.said}${theirs} Save once more to put yours in its place.`, true);
    } else {
      say(article, got.said || "Not saved.", true);
    }
    return false;
  }
  take(article, got.now);
  settle(article, got.waits, got.who);
  offer(mark.comment);
  say(article, "Saved.");
  return true;
}

function settle(article, waits, maker) {
  const {state, by, save: button} = parts(article), waited = "waits" in article.dataset;
  article.toggleAttribute("data-waits", waits);
  state.textContent = waits ? "waiting" : article.dataset.points === "" ? "left as it was released: 0" : "marked";
  state.classList.toggle("waitc", waits);
  by.textContent = waits || !maker ? "" : ` by ${maker}`;
  button.textContent = "Save, and next";
  count(Number(waits) - Number(waited));
}

function count(more) {
  const progress = document.getElementById("progress"), all = Number(progress.dataset.all);
  progress.dataset.waiting = Number(progress.dataset.waiting) + more;
  progress.querySelector("strong").textContent = `${all - progress.dataset.waiting} of ${all}`;
}

function offer(comment) {
  const known = [...comments.querySelectorAll("button")].some(each => each.textContent === comment);
  if (!comment || known) return;
  const item = document.createElement("li"), button = document.createElement("button");
  button.type = "button";
  button.textContent = comment;
  item.append(button);
  comments.append(item);
  document.getElementById("none").hidden = true;
}

function go(article) {
  article.scrollIntoView({block: "start"});
  parts(article).points.focus({preventScroll: true});
  parts(article).points.select();
}

let current = null;

function next(article) {  // the next that waits, from here around
  const place = articles.indexOf(article);
  const order = [...articles.slice(place + 1), ...articles.slice(0, place)];
  const found = order.find(each => "waits" in each.dataset);
  if (found) return go(found);
  const more = document.querySelector("main > p:last-child a:last-child");
  (more || parts(article).save).focus();
  if (!more) say(article, "Saved. Nothing waits on this page any more.");
}

function insert(text) {
  const article = current || articles[0];
  if (!article || !text) return;
  const {comment} = parts(article);
  comment.value = comment.value.trim() ? `${comment.value.trimEnd()}\n${text}` : text;
  comment.focus();
}

for (const article of articles) {
  const {points, comment} = parts(article);
  article.addEventListener("focusin", () => { current = article; });
  const done = async () => { if (await save(article)) next(article); };
  article.querySelector("form").addEventListener("submit", event => { event.preventDefault(); done(); });
  article.querySelector("form").noValidate = true;
  article.querySelector(".full").addEventListener("click", () => { points.value = Number(article.dataset.most); points.focus(); });
  points.addEventListener("keydown", event => {
    if (event.key.toLowerCase() !== "f" || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    points.value = Number(article.dataset.most);
  });
  comment.addEventListener("keydown", event => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); done(); }
  });
}

comments.addEventListener("click", event => {
  if (event.target.tagName === "BUTTON") insert(event.target.textContent);
});

document.addEventListener("keydown", event => {
  if (event.altKey && /^Digit[1-9]$/.test(event.code)) {
    const button = comments.querySelectorAll("button")[Number(event.code.slice(5)) - 1];
    event.preventDefault();
    if (button) insert(button.textContent);
  }
  const boxed = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
  if (boxed || event.ctrlKey || event.metaKey || event.altKey || !/^[np]$/i.test(event.key)) return;
  const place = current ? articles.indexOf(current) : -1;
  const found = articles[event.key.toLowerCase() === "n" ? place + 1 : place - 1];
  if (found) { event.preventDefault(); go(found); }
});

document.getElementById("names").addEventListener("click", event => {
  const shown = event.target.getAttribute("aria-pressed") === "false";
  event.target.setAttribute("aria-pressed", shown);
  event.target.textContent = shown ? "Hide names" : "Show names";
  document.querySelectorAll(".name").forEach(each => { each.hidden = !shown; });
});

window.addEventListener("beforeunload", event => { if (articles.some(changed)) event.preventDefault(); });

if (who) {
  who.value = localStorage.getItem("minibert-marks-as") || "";
  who.addEventListener("input", () => localStorage.setItem("minibert-marks-as", who.value.trim()));
}
if (matchMedia("(max-width: 64rem)").matches) {  // on a phone the answers come first
  document.querySelectorAll("aside details").forEach(each => { each.open = false; });
}
const first = articles.find(each => "waits" in each.dataset);
if (who && !who.value) who.focus();
else if (first && !location.hash) go(first);
