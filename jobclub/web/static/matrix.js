// Marks by one key each: arrow keys move through the matrix, a letter sets the mark of a cell and saves it.
// Without this script every meeting's marks have a page of their own.
(() => {
  "use strict";
  const table = document.querySelector("[data-matrix]");
  if (!table || !window.fetch) return;
  const told = document.querySelector("[data-told]");
  const marks = new Map();
  for (const one of document.querySelectorAll(".mark-names li")) {
    marks.set(one.dataset.key || " ", { ...one.dataset, text: one.textContent });
  }
  const rows = [...table.tBodies[0].rows].map((row) => [...row.querySelectorAll("td")].slice(0, -1));
  const heads = [...table.tHead.rows[0].cells].slice(1, -1).map((cell) => cell.querySelector("a").lastChild.textContent.trim());

  const name = (cell) => {
    const mark = cell.querySelector("[data-mark] .sr-only");
    const signs = [...cell.querySelectorAll(".signs .sr-only")].map((one) => one.textContent.trim());
    const column = [...cell.parentElement.querySelectorAll("td")].indexOf(cell);
    const parts = [cell.parentElement.cells[0].textContent.trim(), heads[column], mark ? mark.textContent.trim() : ""];
    cell.setAttribute("aria-label", [...parts, ...signs].filter(Boolean).join(", "));
  };
  const say = (text) => { told.textContent = text; };

  const go = (from, down, right) => {
    const y = rows.findIndex((row) => row.includes(from));
    const x = rows[y].indexOf(from);
    const to = (rows[y + down] || rows[y])[Math.min(Math.max(x + right, 0), rows[y].length - 1)];
    from.tabIndex = -1;
    to.tabIndex = 0;
    to.focus();
  };

  const show = (cell, mark) => {
    const place = cell.querySelector("[data-mark]");
    place.textContent = "";
    const box = document.createElement("span");
    box.className = mark.name ? `mark mark-${mark.name}` : "mark";
    const letter = document.createElement("span");
    letter.setAttribute("aria-hidden", "true");
    letter.textContent = mark.letter;
    const text = document.createElement("span");
    text.className = "sr-only";
    text.textContent = mark.text;
    box.append(letter, text);
    place.append(box);
    name(cell);
  };

  const save = async (cell, mark) => {
    if (!cell.dataset.cell) { say(table.dataset.early); return; }
    const before = cell.querySelector("[data-mark]").cloneNode(true);
    show(cell, mark);
    const body = new URLSearchParams({ token: table.dataset.token, mark: mark.name });
    const headers = { "X-Requested-With": "matrix" };
    try {
      const answer = await fetch(cell.dataset.cell, { method: "POST", body, headers, redirect: "manual" });
      if (answer.status !== 204) throw new Error(String(answer.status));
      say(`${cell.getAttribute("aria-label")}: ${table.dataset.saved}`);
    } catch {
      cell.querySelector("[data-mark]").replaceWith(before);
      name(cell);
      cell.classList.add("unsaved");
      say(table.dataset.failed);
    }
  };

  const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  table.addEventListener("keydown", (event) => {
    const cell = event.target.closest("td");
    if (!cell || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key in MOVES) {
      event.preventDefault();
      go(cell, ...MOVES[event.key]);
      return;
    }
    const mark = marks.get(event.key === "Delete" || event.key === "Backspace" ? " " : event.key.toLowerCase());
    if (mark) {
      event.preventDefault();
      save(cell, mark);
    }
  });

  table.setAttribute("role", "grid");
  for (const row of rows) for (const cell of row) { cell.setAttribute("role", "gridcell"); cell.tabIndex = -1; name(cell); }
  const start = rows.flat().filter((cell) => cell.dataset.cell).pop() || rows[0][0];
  const column = rows.map((row) => row.indexOf(start)).find((x) => x >= 0);
  rows[0][column].tabIndex = 0;
  for (const one of document.querySelectorAll("[data-when-scripted]")) one.hidden = false;
})();
