import type { Chapter } from "../../src/content/edition.ts";

/** The recorded picture of a lesson, at its own size so that nothing moves when it comes. */
export const Picture = (props: {
  readonly chapter: Chapter;
  readonly alt: string;
  readonly loading: "lazy" | "eager";
}) => {
  const { alt, chapter, loading } = props;
  const { height, path, width } = chapter.recording.picture;
  return (
    <div class="wide recorded" tabindex={0}>
      <img
        src={path}
        width={width}
        height={height}
        loading={loading}
        alt={alt}
      />
    </div>
  );
};
