import type { Edition } from "../../src/content/edition.ts";
import { Document } from "./document.tsx";

/** A page that says one thing: not found, not allowed, out of order. */
export const MessagePage = (props: {
  readonly edition: Edition;
  readonly title: string;
  readonly text: string;
}) => (
  <Document
    title={`${props.title} · Watertight`}
    description={props.text}
    edition={props.edition}
  >
    <main id="content" class="front">
      <h1>{props.title}</h1>
      <p class="lead">{props.text}</p>
      <ul>
        {props.edition.chapters.map(({ slug, title }) => (
          <li>
            <a href={`/lessons/${slug}`}>{title}</a>
          </li>
        ))}
      </ul>
    </main>
  </Document>
);
