export { default } from "../../pool_in_lesson.ts";
