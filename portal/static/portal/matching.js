// What is ticked on the matching desk, added up in fen on both sides. The page works without it.
(() => {
  "use strict";
  const form = document.querySelector("form[data-match]");
  const shown = form && form.querySelector("[data-match-sums]");
  if (!shown) return;
  const hint = shown.textContent;

  const fen = (text) => BigInt(text.replace(".", ""));
  const yuan = (value) => {
    const sign = value < 0n ? "-" : "";
    const digits = (value < 0n ? -value : value).toString().padStart(3, "0");
    return `${sign}${digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ",")}.${digits.slice(-2)}`;
  };

  const show = () => {
    const sums = { bank: 0n, book: 0n };
    const directions = new Set();
    form.querySelectorAll("input[data-side]:checked").forEach((box) => {
      sums[box.dataset.side] += fen(box.dataset.amount);
      directions.add(box.dataset.direction);
    });
    if (!directions.size) {
      shown.textContent = hint;
      return;
    }
    const gap = sums.bank - sums.book;
    const words = `已选：银行 ${yuan(sums.bank)} 元，账面 ${yuan(sums.book)} 元，相差 ${yuan(gap)} 元`;
    shown.textContent = directions.size > 1 ? `${words}；收支方向不一致` : words;
    shown.classList.toggle("due-red", gap !== 0n || directions.size > 1);
  };

  form.addEventListener("change", show);
  show();
})();
