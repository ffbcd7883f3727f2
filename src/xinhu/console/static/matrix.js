// Arrow keys walk over the cells of the matrix; Tab passes the whole table once.
"use strict";

(() => {
  const cells = (table) => [...table.tBodies[0].rows].map((row) => [...row.querySelectorAll("a")]);
  const settle = (root) => {
    root.querySelectorAll("[data-grid]").forEach((table) => {
      cells(table).flat().forEach((link, n) => { link.tabIndex = n === 0 ? 0 : -1; });
    });
  };
  const steps = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
  document.addEventListener("keydown", (event) => {
    const link = event.target.closest?.("[data-grid] a");
    if (!link || event.altKey || event.ctrlKey || event.metaKey) return;
    const grid = cells(link.closest("[data-grid]"));
    const row = grid.findIndex((each) => each.includes(link));
    const column = grid[row].indexOf(link);
    let next = null;
    if (event.key in steps) next = grid[row + steps[event.key][0]]?.[column + steps[event.key][1]];
    else if (event.key === "Home") next = grid[row][0];
    else if (event.key === "End") next = grid[row][grid[row].length - 1];
    else return;
    event.preventDefault();
    if (!next) return;
    link.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  });
  document.addEventListener("htmx:afterSwap", (event) => settle(event.target));
  settle(document);
})();
