/** A page with the same words and no more: no style, no script, no picture, no colours. */
export const bareWords = (html: string): string =>
  html
    .replaceAll(/<script.*?<\/script>|<link[^>]*>|<img[^>]*>|<\/?span[^>]*>/gs, "")
    .replaceAll(/ (?:class|data-[a-z-]+|aria-[a-z]+|tabindex)(?:="[^"]*")?(?=[^<>]*>)/g, "");
