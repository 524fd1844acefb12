"use strict";
// The page reads the same without this script, which adds to it: tables that
// can be sorted and searched, and the figures of charts at a touch.
(() => {
  const words = document.body.dataset;
  const make = (name, properties) =>
    Object.assign(document.createElement(name), properties);

  const key = cell => {
    const data = cell.querySelector("data");
    return data ? Number(data.value) : cell.textContent;
  };
  const compare = (a, b) =>
    typeof a === "number" && typeof b === "number"
      ? a - b : String(a).localeCompare(String(b), document.documentElement.lang);

  for (const table of document.querySelectorAll("table.sortable")) {
    const body = table.tBodies[0];
    const headers = [...table.tHead.rows[0].cells];
    headers.forEach((header, column) => {
      const button = make("button", { type: "button", title: words.sort });
      // Printed in place of the button, which would keep browsers from
      // repeating the header on every page.
      header.dataset.printed = header.textContent;
      button.append(...header.childNodes);
      header.append(button);
      button.addEventListener("click", () => {
        const rises = header.ariaSort === "descending";
        headers.forEach(other => other.removeAttribute("aria-sort"));
        header.setAttribute("aria-sort", rises ? "ascending" : "descending");
        const sign = rises ? 1 : -1;
        body.append(...[...body.rows].sort((a, b) =>
          sign * compare(key(a.cells[column]), key(b.cells[column]))));
      });
    });
    const label = make("label", { className: "filter", textContent: words.filter });
    const input = make("input", { type: "search" });
    label.append(input);
    table.closest(".scroll").before(label);
    input.addEventListener("input", () => {
      const wanted = input.value.toLowerCase();
      for (const row of body.rows) {
        row.hidden = !row.textContent.toLowerCase().includes(wanted);
      }
    });
  }

  // Titles inside drawings are shown at once, and on touch screens too.
  const tip = make("div", { className: "tip", hidden: true });
  tip.setAttribute("aria-hidden", "true");
  document.body.append(tip);
  document.addEventListener("pointerover", event => {
    const title = event.target.closest?.("svg *")?.querySelector(":scope > title");
    tip.hidden = !title;
    if (!title) return;
    tip.textContent = title.textContent;
    const box = event.target.getBoundingClientRect();
    const left = box.left + box.width / 2 - tip.offsetWidth / 2;
    tip.style.left = `${Math.max(4, Math.min(left, innerWidth - tip.offsetWidth - 4))}px`;
    tip.style.top = `${Math.max(4, box.top - tip.offsetHeight - 6)}px`;
  });
})();
