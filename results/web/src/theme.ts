// Light or dark: as the system says, until the reader chooses otherwise.
import { h } from "./dom";

const KEY = "beatbench-theme";
const dark = () => matchMedia("(prefers-color-scheme: dark)");
type Theme = "light" | "dark";

// Storage may be forbidden to a page from disk; the choice then lasts as long as the page.
function stored(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
function store(theme: Theme | null): void {
  try {
    if (theme) localStorage.setItem(KEY, theme);
    else localStorage.removeItem(KEY);
  } catch {
    // as above
  }
}

const ofSystem = (): Theme => (dark().matches ? "dark" : "light");
const chosen = (): Theme => (stored() === "dark" || stored() === "light" ? (stored() as Theme) : ofSystem());

export const currentTheme = (): Theme => (document.documentElement.dataset.theme === "dark" ? "dark" : "light");
export function showTheme(theme: Theme): void {
  document.documentElement.dataset.theme = theme;
}

export function themeButton(): HTMLElement {
  const button = h("button", { type: "button", class: "quiet theme", onclick: () => {
    const next = currentTheme() === "dark" ? "light" : "dark";
    store(next === ofSystem() ? null : next);
    show(next);
  } });
  const show = (theme: Theme) => {
    showTheme(theme);
    button.textContent = theme === "dark" ? "Light" : "Dark";
    button.setAttribute("aria-label", `Show the page ${theme === "dark" ? "light" : "dark"}`);
  };
  show(chosen());
  dark().addEventListener("change", () => show(chosen()));
  return button;
}
