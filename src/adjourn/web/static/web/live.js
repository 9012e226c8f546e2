// Shows outcomes as they arrive. Without it the page is the same, with a link to load it again.
const seconds = 1.5;

async function refresh() {
  const answer = await fetch(location.pathname, { credentials: "same-origin" }).catch(() => null);
  if (answer === null || !answer.ok) return setTimeout(refresh, seconds * 4000);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of document.querySelectorAll("[data-live]")) swap(part, page.getElementById(part.id));
  if (document.getElementById("state").dataset.working === "yes") setTimeout(refresh, seconds * 1000);
}

function swap(part, fresh) {
  if (!fresh || part.innerHTML === fresh.innerHTML) return;
  const status = part.querySelector("[role=status]");
  const told = fresh.querySelector("[role=status]");
  part.dataset.working = fresh.dataset.working;
  if (status && told) {
    // The element itself stays, so that a screen reader speaks what is new.
    status.replaceChildren(...told.childNodes);
    told.replaceWith(status);
  }
  part.replaceChildren(...fresh.childNodes);
}

setTimeout(refresh, seconds * 1000);
