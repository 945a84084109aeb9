// Every visible text of the page whose contrast with what lies under it is below WCAG AA (4.5, or 3 for large text).
() => {
  const parsed = (text) => {
    const m = text.match(/[\d.]+/g).map(Number);
    return [m[0], m[1], m[2], m.length > 3 ? m[3] : 1];
  };
  const over = (top, under) => [0, 1, 2].map((i) => top[i] * top[3] + under[i] * (1 - top[3])).concat(1);
  const linear = (v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4);
  const light = (c) => 0.2126 * linear(c[0]) + 0.7152 * linear(c[1]) + 0.0722 * linear(c[2]);
  const ratio = (a, b) => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05);
  const ground = (element) => {
    const stack = [];
    for (let e = element; e; e = e.parentElement) stack.push(parsed(getComputedStyle(e).backgroundColor));
    return stack.reverse().reduce((under, top) => over(top, under), [255, 255, 255, 1]);
  };
  const wrong = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    const words = node.textContent.trim();
    if (!words || /^(SCRIPT|STYLE)$/.test(element.tagName) || !element.getClientRects().length) continue;
    if (element.closest(".unseen, .skip, dialog:not([open])")) continue;
    const style = getComputedStyle(element);
    if (style.visibility === "hidden") continue;
    const under = ground(element);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    const found = ratio(over(parsed(element.closest("svg") ? style.fill : style.color), under), under);
    if (found < (large ? 3 : 4.5)) {
      wrong.push(`${found.toFixed(2)} "${words.slice(0, 30)}" ${element.getAttribute("class") || element.tagName}`);
    }
  }
  return wrong;
}
