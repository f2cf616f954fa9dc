import { useRef } from "preact/hooks";
import { api } from "../shared/api.js";
import { Dialog } from "../shared/dialog.js";
import { Form } from "../shared/form.js";
import { h, html } from "../shared/html.js";
import { moment, t } from "../shared/i18n.js";
import { useResource } from "../shared/resource.js";
import { navigate } from "../shared/router.js";
import { Table } from "../shared/table.js";

/**
 * @typedef {object} Project
 * @property {number} number
 * @property {string} slug
 * @property {string} name
 * @property {string} platform
 * @property {string} description
 * @property {boolean} archived
 * @property {boolean} open
 * @property {"open" | "listed"} environments
 * @property {string} created_at
 * @property {{started_at: string, deleted_logs: number} | null} deletion
 * @property {"viewer" | "member" | "maintainer"} role
 */

export const PATH = "/v1/api/projects/";

/** Projects that the account sees. */
export function Projects() {
  const projects = useResource(
    async (signal) => /** @type {{results: Project[], can_create: boolean}} */ (await api(PATH, { signal })),
    [],
  );
  const box = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const open = () => {
    box.current?.showModal();
    box.current?.querySelector("input")?.focus();
  };
  /** @param {Record<string, string>} values */
  const create = async ({ slug, name, platform }) => {
    const created = await api(PATH, { method: "POST", body: { slug, name, platform } });
    box.current?.close();
    navigate(`/projects/${created.slug}?tab=keys`);
  };
  return html`<div class="page">
    <h1>${t("nav.projects")}</h1>
    <section class="wide">
      ${projects.data?.can_create && html`<button class="btn primary" onClick=${open}>${t("projects.create")}</button>`}
      ${h(Table, {
        label: t("nav.projects"),
        rows: projects.data?.results ?? null,
        error: projects.error,
        reload: projects.reload,
        rowKey: (/** @type {Project} */ project) => project.slug,
        empty: t("projects.none"),
        columns: /** @type {import("../shared/table.js").Column<Project>[]} */ ([
          {
            key: "name",
            title: t("projects.name"),
            cell: ({ slug, name }) => html`<a class="link-cell" href=${`/projects/${slug}`}><bdi title=${name}>${name}</bdi></a>`,
          },
          { key: "slug", title: t("projects.slug"), cell: ({ slug }) => html`<code>${slug}</code>` },
          { key: "platform", title: t("projects.platform"), cell: ({ platform }) => platform },
          { key: "role", title: t("projects.role"), cell: ({ role }) => t(`projects.${role}`) },
          {
            key: "state",
            title: t("projects.state"),
            cell: ({ archived, deletion, open: isOpen }) =>
              t(deletion ? "projects.isDeleted" : archived ? "projects.archived" : isOpen ? "projects.open" : "projects.closed"),
          },
          { key: "created", title: t("users.created"), cell: ({ created_at }) => moment(created_at) },
          {
            key: "logs",
            title: t("nav.logs"),
            isHidden: true,
            cell: ({ slug }) => html`<a class="btn small" href=${`/logs?q=${encodeURIComponent(`project:${slug}`)}`}>${t("nav.logs")}</a>
              <a class="btn small" href=${`/issues?q=${encodeURIComponent(`project:${slug}`)}`}>${t("nav.issues")}</a>`,
          },
        ]),
      })}
    </section>
    ${h(Dialog, {
      box,
      title: t("projects.create"),
      content: h(Form, {
        fields: [
          { name: "slug", label: t("projects.slug"), type: "text", complete: "off" },
          { name: "name", label: t("projects.name"), type: "text", complete: "off" },
          { name: "platform", label: t("projects.platform"), type: "text", complete: "off", optional: true },
        ],
        action: t("projects.create"),
        submit: create,
        after: html`<button class="btn" type="button" onClick=${() => box.current?.close()}>${t("detail.cancel")}</button>`,
      }),
    })}
  </div>`;
}
