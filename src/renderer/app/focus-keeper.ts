/**
 * The focus is never lost. When the focused element goes away, is disabled, or is covered by a dialog, the
 * browser gives the focus to nothing, or leaves it behind: the next key would do nothing, or something that
 * nobody sees. Here it is passed on, to the nearest of:
 *
 * - out of a dialog or menu that is gone: where it was before;
 * - a row that was removed: the same element in the row beside it;
 * - a part that was rendered anew: the element with the same name in it;
 * - something in a pane that stays, or that is out of use for now: what is around it. It gets the focus back with
 *   the first change that makes it usable again, unless the person went elsewhere meanwhile;
 * - a pane that was hidden: the timeline, the list of sessions, or whatever there is.
 *
 * Only where nobody else sets the focus: this looks a moment after each change, when the code
 * that made it has had its turn.
 */
import { isFocusable, tabbable } from 'tabbable';

const NAMED = 'a, button, input, select, textarea, [role="tab"]';
const LAYER = '[role="dialog"], [role="menu"]';
const PANE = 'section[aria-label]';
const TOP_DIALOG = '[role="dialog"][aria-modal="true"]';
const PLACES_KEPT = 12;

/** Where an element was removed from the document with the focus in it. */
interface Gap {
  parent: Node;
  removed: Element;
  next: Node | null;
  previous: Node | null;
}

/** What has or had the focus, with its ancestors, from the inside out. */
interface Place {
  element: HTMLElement;
  around: readonly Element[];
  gap: Gap | null;
}

/** What gets the focus once it can have it, as long as `standIn` (null: nothing) holds it until then. */
interface Owed {
  to: () => HTMLElement | null;
  standIn: HTMLElement | null;
}

/** Keeps the focus of the document from now on; focuses the list of sessions first. Returns its undo. */
export function keepFocus(): () => void {
  let places: readonly Place[] = [];
  let owed: Owed | null = { to: home, standIn: null };
  let timer: number | undefined;

  function onFocusIn({ target }: FocusEvent): void {
    if (!(target instanceof HTMLElement)) return;
    // A person who goes elsewhere stays there; a dialog, a menu and the palette are only visits.
    if (owed?.standIn !== target && target.closest(LAYER) === null) owed = null;
    // Code that has only now come to its turn takes the focus from a dialog, or from the palette, without any change.
    const dialog = openDialog();
    if (dialog !== null && isBehind(target, dialog)) timer ??= window.setTimeout(look);
    const others = places.filter(({ element }) => element !== target);
    places = [...others, { element: target, around: ancestors(target), gap: null }].slice(-PLACES_KEPT);
  }

  function onChange(records: MutationRecord[]): void {
    for (const { target, removedNodes, nextSibling, previousSibling } of records) {
      for (const removed of removedNodes) {
        if (!(removed instanceof Element)) continue;
        for (const place of places) {
          if (!removed.contains(place.element)) continue;
          place.gap = { parent: target, removed, next: nextSibling, previous: previousSibling };
        }
      }
    }
    // At once, since the next key may come before the dialog takes the focus itself.
    const active = focused();
    const dialog = openDialog();
    if (active !== null && dialog !== null && isBehind(active, dialog)) enter(dialog);
    timer ??= window.setTimeout(look);
  }

  function enter(dialog: HTMLElement): void {
    const before = places.findLast(({ element }) => dialog.contains(element) && usable(element))?.element;
    const wanted = before ?? dialog.querySelector<HTMLElement>('[data-autofocus]');
    if (isUsable(wanted)) give(wanted);
    else give(dialog, () => wanted);
  }

  function look(): void {
    timer = undefined;
    const active = focused();
    if (owed !== null && (active === null || active === owed.standIn)) {
      const to = owed.to();
      if (isUsable(to)) {
        give(to);
        return;
      }
    }
    const last = places.at(-1);
    const dialog = openDialog();
    // If the focus was dropped while the element that had it still exists, that was on purpose.
    if (active === null && last !== undefined && (last.gap !== null || !usable(last.element))) {
      const to = successor(places, dialog);
      if (to === null) give(tabbable(document.body).find((e) => e instanceof HTMLElement) ?? null, home);
      else give(to, () => last.element);
    } else if (dialog !== null && isBehind(active, dialog)) enter(dialog);
  }

  /** @param until what gets the focus as soon as it can have it */
  function give(to: HTMLElement | null, until: Owed['to'] | null = null): void {
    if (until === null) owed = null;
    else if (owed === null || owed.standIn !== to) owed = { to: until, standIn: to };
    if (to !== null) standOn(to);
  }

  const observer = new MutationObserver(onChange);
  observer.observe(document.body, {
    childList: true,
    subtree: true,
    attributes: true,
    attributeFilter: ['disabled'],
  });
  document.addEventListener('focusin', onFocusIn);
  return () => {
    window.clearTimeout(timer);
    observer.disconnect();
    document.removeEventListener('focusin', onFocusIn);
  };
}

/** Where keys belong when no nearer place is known: the timeline's row, or the list of sessions. */
function home(): HTMLElement | null {
  const homes = ['[data-keys="timeline"] [data-row-key][tabindex="0"]', '[data-keys="sessions"]'];
  return homes.map((selector) => document.querySelector<HTMLElement>(selector)).find(isUsable) ?? null;
}

/** Moves the focus out of a field, to where keys are commands. */
export function leave(field: HTMLElement): void {
  const to = home() ?? whatHolds(ancestors(field));
  if (to === null) field.blur();
  else standOn(to);
}

/** What has the focus; null for nothing, or for something that can no longer have it. */
function focused(): HTMLElement | null {
  const { activeElement: active } = document;
  if (!(active instanceof HTMLElement) || active === document.body || active.matches(':disabled'))
    return null;
  return active;
}

/** The dialog over all others. The palette lies over every dialog, whichever comes last in the document. */
function openDialog(): HTMLElement | null {
  const open = [...document.querySelectorAll<HTMLElement>(TOP_DIALOG)];
  if (open.length < 2) return open[0] ?? null;
  return open.reduce((top, one) => (levelOf(one) >= levelOf(top) ? one : top));
}

function levelOf(element: HTMLElement | null): number {
  for (let at = element; at !== null; at = at.parentElement) {
    const level = Number(getComputedStyle(at).zIndex);
    if (!Number.isNaN(level)) return level;
  }
  return 0;
}

function isUsable(element: HTMLElement | null): element is HTMLElement {
  return element !== null && usable(element);
}

function usable(element: HTMLElement): boolean {
  return element.isConnected && !element.matches(':disabled') && element.checkVisibility();
}

/** Popups lie over the dialog that they belong to, so only the page and other dialogs are behind it. */
function isBehind(active: HTMLElement | null, dialog: HTMLElement): boolean {
  if (active === null) return true;
  if (dialog.contains(active)) return false;
  return active.closest(`#root, ${TOP_DIALOG}`) !== null;
}

/** The nearest to the last of the places that is not behind the open dialog. */
function successor(places: readonly Place[], dialog: HTMLElement | null): HTMLElement | null {
  for (const place of places.toReversed()) {
    // From a dialog or menu that is gone, the focus returns to where it was before.
    if (isInGoneLayer(place)) continue;
    const found = usable(place.element) ? place.element : near(place);
    if (dialog === null) return found ?? home();
    if (found !== null && !isBehind(found, dialog)) return found;
  }
  return dialog ?? home();
}

function near({ element, around, gap }: Place): HTMLElement | null {
  return beside(element, gap) ?? again(element, around) ?? whatHolds(around);
}

function isInGoneLayer({ element, around }: Place): boolean {
  return [element, ...around].some((e) => e.matches(LAYER) && !e.isConnected);
}

/** The same element in the row after the one that was removed, or else in the one before. */
function beside(element: HTMLElement, gap: Gap | null): HTMLElement | null {
  if (gap === null || !gap.parent.isConnected) return null;
  const { removed } = gap;
  const kind = kindOf(element);
  const place = within(removed, kind).indexOf(element);
  for (const row of [...following(gap.next), ...preceding(gap.previous)]) {
    if (row.tagName !== removed.tagName || row.className !== removed.className) continue;
    const same = within(row, kind).filter(usable);
    const found = same[Math.min(place, same.length - 1)];
    if (found !== undefined) return found;
  }
  return null;
}

/** The element with the same name in the pane with the same name. */
function again(element: HTMLElement, around: readonly Element[]): HTMLElement | null {
  const name = element.getAttribute('aria-label');
  const pane = around.find((e) => e.matches(PANE))?.getAttribute('aria-label');
  if (name === null || pane == null || !element.matches(NAMED)) return null;
  const scope = `section[aria-label="${CSS.escape(pane)}"]`;
  const found = document.querySelector<HTMLElement>(
    `${scope} ${kindOf(element)}[aria-label="${CSS.escape(name)}"]`,
  );
  return isUsable(found) ? found : null;
}

function whatHolds(around: readonly Element[]): HTMLElement | null {
  for (const each of around) {
    if (each instanceof HTMLElement && each.matches(`[tabindex], ${PANE}, ${LAYER}`) && usable(each))
      return each;
  }
  return null;
}

/** Focuses it; a pane, which cannot be focused, is made focusable until the focus moves on. */
function standOn(element: HTMLElement): void {
  if (!isFocusable(element)) {
    element.tabIndex = -1;
    element.addEventListener('blur', () => element.removeAttribute('tabindex'), { once: true });
  }
  element.focus({ preventScroll: true });
}

const kindOf = (element: Element): string =>
  element.role === null ? element.tagName.toLowerCase() : `[role="${element.role}"]`;

function within(row: Element, kind: string): HTMLElement[] {
  const found = [...row.querySelectorAll<HTMLElement>(kind)];
  return row instanceof HTMLElement && row.matches(kind) ? [row, ...found] : found;
}

function ancestors(element: Element): Element[] {
  const found: Element[] = [];
  for (let up = element.parentElement; up !== null; up = up.parentElement) found.push(up);
  return found;
}

function following(from: Node | null): Element[] {
  const found: Element[] = [];
  for (let at = from; at !== null; at = at.nextSibling) if (at instanceof Element) found.push(at);
  return found;
}

function preceding(from: Node | null): Element[] {
  const found: Element[] = [];
  for (let at = from; at !== null; at = at.previousSibling) if (at instanceof Element) found.push(at);
  return found;
}
