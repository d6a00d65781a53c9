import type { Guide } from "../../src/content/edition.ts";
import { Document } from "./document.tsx";

/** A page that says one thing: not found, not allowed, out of order. */
export const MessagePage = (props: {
  readonly guide: Guide;
  readonly title: string;
  readonly text: string;
}) => (
  <Document
    title={`${props.title} · Watertight`}
    description={props.text}
    frame={props.guide}
  >
    <main id="content" class="front">
      <h1>{props.title}</h1>
      <p class="lead">{props.text}</p>
      <ul>
        {props.guide.chapters.map(({ slug, title }) => (
          <li>
            <a href={`/lessons/${slug}`}>{title}</a>
          </li>
        ))}
      </ul>
    </main>
  </Document>
);
