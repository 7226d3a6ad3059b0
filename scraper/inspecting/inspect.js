// Pointing at a value, on the page or in the record, lights it in both places; so does the keyboard's focus.
"use strict";
const places = new Map();
for (const element of document.querySelectorAll("mark[data-v], .field[data-v]"))
  for (const number of element.dataset.v.split(" "))
    places.set(number, [...(places.get(number) ?? []), element]);

let lit = [];
function light(holder) {
  for (const element of lit) element.classList.remove("lit");
  const numbers = holder ? holder.dataset.v.split(" ") : [];
  lit = numbers.flatMap((number) => places.get(number) ?? []);
  for (const element of lit) element.classList.add("lit");
}

const holderOf = (target) => (target instanceof Element ? target.closest("[data-v]") : null);
const focused = () => holderOf(document.activeElement);

function showInRecord() {
  const aside = document.querySelector("aside");
  const field = lit.find((element) => element.classList.contains("field"));
  if (!aside || !field || aside.scrollHeight <= aside.clientHeight) return;
  const space = aside.getBoundingClientRect(), box = field.getBoundingClientRect();
  if (box.top < space.top || box.bottom > space.bottom) aside.scrollTop += box.top - space.top - space.height / 3;
}

document.addEventListener("pointerover", (event) => {
  const holder = holderOf(event.target);
  light(holder ?? focused());
  if (holder?.matches("mark")) showInRecord();
});
document.addEventListener("focusin", (event) => {
  const holder = holderOf(event.target);
  light(holder);
  if (!holder || !event.target.matches(":focus-visible")) return;
  if (holder.matches(".field")) lit.find((element) => element.matches("mark"))?.scrollIntoView({ block: "nearest" });
  else showInRecord();
});
document.addEventListener("focusout", () => light(null));
