/**
 * What follows a reader through a page.
 *
 * @module
 */

/** Pixels from the end of a page within which its last section is being read. */
const nearEnd = 100;

/** Marks the section that is being read in the list of what is on the page. */
export const followReading = (outline: HTMLElement): void => {
  const links = Array.from(outline.querySelectorAll("a"));
  const sections = links.map(({ hash }) =>
    document.getElementById(hash.slice(1))!.closest("section")!
  );
  // A last section that is short never comes far up.
  const isAtEnd = (): boolean =>
    document.documentElement.scrollHeight - innerHeight - scrollY < nearEnd;
  const mark = (): void => {
    const read = isAtEnd()
      ? links.length - 1
      : sections.findLastIndex((section) => section.getBoundingClientRect().top < innerHeight / 3);
    for (const [index, link] of links.entries()) {
      if (index === read) link.setAttribute("aria-current", "location");
      else link.removeAttribute("aria-current");
    }
  };
  addEventListener("scroll", mark, { passive: true });
  // Sections find their height when they are near.
  new ResizeObserver(mark).observe(document.body);
};

/** How far from the view is near, in heights of it. */
const near = "25%";

/** Does something once when a part of the page comes into view, or nearly. */
export const whenNear = (part: HTMLElement, then: () => void): void => {
  const observer = new IntersectionObserver((entries) => {
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
    observer.disconnect();
    then();
  }, { rootMargin: `${near} 0px` });
  observer.observe(part);
};

/**
 * Lays out what a phone's first view leaves: parts of the page, each a step by itself. After the
 * last of them nothing moves any more.
 */
export const layouts = (): ReadonlyArray<() => void> =>
  Array.from(
    document.querySelectorAll("section, .listing pre, .lesson section > :is(ul, ol, .wide)"),
    (part) => () => part.classList.add("laid-out"),
  );
