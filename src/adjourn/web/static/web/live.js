// Shows outcomes as they arrive. Without it the page is the same, with a link to load it again.
const pause = 1500;

async function refresh() {
  const answer = await fetch(location.pathname, { credentials: "same-origin" }).catch(() => null);
  if (answer === null || !answer.ok) return setTimeout(refresh, 4 * pause);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of document.querySelectorAll("[data-live]")) swap(part, page.getElementById(part.id));
  tell();
  if (document.getElementById("state").dataset.working === "yes") setTimeout(refresh, pause);
}

function swap(part, fresh) {
  if (!fresh || part.innerHTML === fresh.innerHTML) return;
  if (fresh.dataset.working) part.dataset.working = fresh.dataset.working;
  part.replaceChildren(...fresh.childNodes);
}

function tell() {
  // A screen reader speaks what changes in an element that stays.
  const told = document.getElementById("told");
  const state = document.getElementById("state-heading").textContent;
  if (told.textContent !== state) told.textContent = state;
}

setTimeout(refresh, pause);
