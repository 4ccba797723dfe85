// Zoom and pan: the picture grows within a box that scrolls. Buttons, Ctrl + wheel, dragging, and the keys + − 0.
import { h } from "../dom";
import type { Drawing } from "./paper";

const LIFE_SIZE = 96 / 25.4; // CSS pixels a millimetre
const STEP = 1.4;

// Survives a new record or method, so that the eye stays where it was.
const view = { scale: 0, left: 0, top: 0 };

export function viewer(drawing: Drawing, label: string): { box: HTMLElement; buttons: HTMLElement } {
  const { picture, width, height } = drawing;
  const box = h("div", { class: "ecg-box", tabindex: "0", role: "region", "aria-label": `${label}. Zoom with plus and minus, move with the arrow keys` });
  box.append(picture);
  const fit = () => Math.max(LIFE_SIZE, (box.clientWidth - 2) / width);
  const apply = () => {
    picture.style.width = `${width * view.scale}px`;
    picture.style.height = `${height * view.scale}px`;
  };
  const zoom = (factor: number, atX = box.clientWidth / 2, atY = box.clientHeight / 2) => {
    const before = view.scale;
    view.scale = Math.min(24, Math.max(1, before * factor));
    apply();
    const ratio = view.scale / before;
    box.scrollTo((box.scrollLeft + atX) * ratio - atX, (box.scrollTop + atY) * ratio - atY);
  };
  const set = (scale: number) => zoom(scale / view.scale);
  requestAnimationFrame(() => {
    if (!view.scale) view.scale = fit();
    const { left, top } = view;
    apply();
    box.scrollTo(left, top);
    box.addEventListener("scroll", () => Object.assign(view, { left: box.scrollLeft, top: box.scrollTop }));
  });
  box.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const { left, top } = box.getBoundingClientRect();
    zoom(event.deltaY < 0 ? 1.15 : 1 / 1.15, event.clientX - left, event.clientY - top);
  }, { passive: false });
  box.addEventListener("keydown", (event) => {
    if (event.key === "+" || event.key === "=") zoom(STEP);
    else if (event.key === "-") zoom(1 / STEP);
    else if (event.key === "0") set(fit());
    else return;
    event.preventDefault();
  });
  box.addEventListener("pointerdown", (down) => {
    if (down.pointerType !== "mouse" || down.button !== 0) return; // touch scrolls by itself
    const { scrollLeft, scrollTop } = box;
    const move = (event: PointerEvent) => box.scrollTo(scrollLeft + down.clientX - event.clientX, scrollTop + down.clientY - event.clientY);
    const up = () => {
      box.classList.remove("held");
      removeEventListener("pointermove", move);
    };
    box.classList.add("held");
    addEventListener("pointermove", move);
    addEventListener("pointerup", up, { once: true });
  });
  const button = (text: string, name: string, act: () => void) => h("button", { type: "button", class: "quiet", "aria-label": name, title: name, onclick: act }, text);
  return { box, buttons: h("div", { class: "zoom" }, button("−", "Smaller", () => zoom(1 / STEP)), button("+", "Larger", () => zoom(STEP)),
    button("1:1", "1:1, life size: 25 mm a second", () => set(LIFE_SIZE)), button("Fit", "Fit the width of the page", () => set(fit()))) };
}
