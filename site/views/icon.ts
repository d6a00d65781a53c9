/** The site's icon, as an SVG document: a hull in cross-section, one compartment flooded. */
export const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">` +
  `<path d="M2 6h28l-4 20H6z" fill="#0b5f80"/><path d="M7 9h4v14H8z" fill="#fff"/>` +
  `<path d="M14 9h4v6h-4z" fill="#fff"/><path d="M21 9h4l-1 14h-3z" fill="#fff"/></svg>`;

/** The same within an address, so that no page has to ask for it. */
export const iconAddress = `data:image/svg+xml,${encodeURIComponent(icon)}`;
