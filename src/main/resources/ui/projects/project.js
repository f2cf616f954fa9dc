import { useEffect, useRef } from "preact/hooks";
import { api, ApiError } from "../shared/api.js";
import { Banner } from "../shared/banner.js";
import { useConfirm } from "../shared/confirm.js";
import { Dialog } from "../shared/dialog.js";
import { EmptyState } from "../shared/emptyState.js";
import { errorText } from "../shared/errorText.js";
import { Form } from "../shared/form.js";
import { h, html } from "../shared/html.js";
import { moment, number, t } from "../shared/i18n.js";
import { me } from "../shared/me.js";
import { useResource } from "../shared/resource.js";
import { navigate, params, withParams } from "../shared/router.js";
import { Table } from "../shared/table.js";
import { Tabs } from "../shared/tabs.js";
import { useTitle } from "../shared/title.js";
import { showToast } from "../shared/toast.js";
import { Clients } from "./clients.js";
import { FeedbackList } from "../shared/feedbackList.js";
import { Keys } from "./keys.js";
import { PATH } from "./projects.js";

const TABS = /** @type {const} */ (["general", "members", "keys", "clients", "feedback"]);
const DELETION_MILLIS = 2_000;
const ROLES = /** @type {const} */ (["viewer", "member", "maintainer"]);

/** @typedef {import("./projects.js").Project} Project */
/** @typedef {{username: string, role: Project["role"], created_at: string}} Member */

/** Settings and members of a project. @param {{slug: string}} props */
export function ProjectPage({ slug }) {
  const project = useResource(
    async (signal) => /** @type {Project} */ (await api(`${PATH}${encodeURIComponent(slug)}/`, { signal })),
    [slug],
  );
  const canEdit = project.data?.role === "maintainer";
  const tabs = TABS.filter((one) => one !== "keys" || canEdit);
  const tab = tabs.find((one) => one === params.value.get("tab")) ?? "general";
  useTitle(project.data?.name ?? null);
  if (!project.data) {
    const isMissing = project.error instanceof ApiError && project.error.status === 404;
    return html`<div class="page"><h1>${t("nav.projects")}</h1>
      ${h(EmptyState, {
        failed: project.error !== null,
        text: !project.error ? t("app.loading") : isMissing ? t("projects.missing") : errorText(project.error),
        actions: html`<a class="btn" href="/projects">${t("nav.projects")}</a>`,
      })}</div>`;
  }
  return html`<div class="page">
    <h1>${project.data.name}</h1>
    <p class="sub"><code>${slug}</code> · ${t("projects.number", { n: project.data.number })} · ${t(`projects.${project.data.role}`)}</p>
    ${h(Tabs, {
      label: project.data.name,
      tabs: tabs.map((key) => ({ key, text: t(`projects.tab.${key}`) })),
      chosen: tab,
      choose: (key) => navigate(withParams({ tab: key === "general" ? null : key }), true),
    })}
    ${
      tab === "general"
        ? h(General, { project: project.data, canEdit, reload: project.reload })
        : tab === "members"
          ? h(Members, { slug, canEdit })
          : tab === "keys"
            ? h(Keys, { slug })
            : tab === "clients"
              ? h(Clients, { slug })
              : html`<section class="wide">${h(FeedbackList, {
                  path: `${PATH}${encodeURIComponent(slug)}/feedback/`,
                  empty: t("feedback.none"),
                })}</section>`
    }
  </div>`;
}

/** @param {{project: Project, canEdit: boolean, reload: () => void}} props */
function General({ project, canEdit, reload }) {
  const path = `${PATH}${encodeURIComponent(project.slug)}/`;
  /** @param {Record<string, unknown>} changes */
  const change = async (changes) => {
    const changed = await api(path, { method: "PATCH", body: changes });
    showToast({ text: t("projects.saved") });
    if (changed.slug !== project.slug) {
      navigate(`/projects/${changed.slug}`, true);
    } else {
      reload();
    }
  };
  /** @param {Record<string, unknown>} changes */
  const toggle = (changes) => change(changes).catch((failed) => showToast({ text: errorText(failed) }));
  if (project.deletion) {
    return h(Deletion, { deletion: project.deletion, reload });
  }
  if (!canEdit) {
    return html`<section class="wide"><p>${project.description || t("projects.noDescription")}</p></section>`;
  }
  return html`<section class="wide">
      ${h(Form, {
        key: project.slug + project.name,
        fields: [
          { name: "slug", label: t("projects.slug"), type: "text", complete: "off", value: project.slug },
          { name: "name", label: t("projects.name"), type: "text", complete: "off", value: project.name },
          { name: "platform", label: t("projects.platform"), type: "text", complete: "off", optional: true, value: project.platform },
          {
            name: "description",
            label: t("projects.description"),
            type: "text",
            complete: "off",
            optional: true,
            value: project.description,
          },
        ],
        action: t("projects.save"),
        submit: change,
      })}
    </section>
    <section class="wide">
      <p>${t(project.archived ? "projects.archivedHint" : "projects.activeHint")}</p>
      <button class="btn" onClick=${() => toggle({ archived: !project.archived })}>${t(project.archived ? "projects.unarchive" : "projects.archive")}</button>
      <p>${t(project.environments === "open" ? "projects.environmentsOpen" : "projects.environmentsListed")}</p>
      <button class="btn" onClick=${() => toggle({ environments: project.environments === "open" ? "listed" : "open" })}>${t(
        project.environments === "open" ? "projects.listEnvironments" : "projects.openEnvironments",
      )}</button>
      ${
        me.value?.role === "admin" &&
        html`<p>${t(project.open ? "projects.openHint" : "projects.closedHint")}</p>
          <button class="btn" onClick=${() => toggle({ open: !project.open })}>${t(project.open ? "projects.close" : "projects.reopen")}</button>`
      }
    </section>
    ${project.slug !== "default" && h(Delete, { project, reload })}`;
}

/** Number of logs that are gone, while the project is deleted. @param {{deletion: {deleted_logs: number}, reload: () => void}} props */
function Deletion({ deletion, reload }) {
  useEffect(() => {
    const timer = setInterval(reload, DELETION_MILLIS);
    return () => clearInterval(timer);
  }, []);
  return h(Banner, { kind: "warning", text: t("projects.deleting", { n: number(deletion.deleted_logs) }) });
}

/** Asks for the slug before it deletes. @param {{project: Project, reload: () => void}} props */
function Delete({ project, reload }) {
  const box = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const open = () => {
    box.current?.showModal();
    box.current?.querySelector("input")?.focus();
  };
  /** @param {Record<string, string>} values */
  const submit = async ({ confirmed }) => {
    if (confirmed !== project.slug) {
      throw new ApiError(400, { errors: { confirmed: [t("projects.notTheSlug")] } });
    }
    await api(`${PATH}${encodeURIComponent(project.slug)}/`, { method: "DELETE", body: { slug: confirmed } });
    box.current?.close();
    reload();
  };
  return html`<section class="wide">
    <p>${t("projects.deleteHint")}</p>
    <button class="btn danger" onClick=${open}>${t("projects.delete")}</button>
    ${h(Dialog, {
      box,
      title: t("projects.delete"),
      content: h(Form, {
        fields: [{ name: "confirmed", label: t("projects.confirmSlug", { slug: project.slug }), type: "text", complete: "off" }],
        action: t("projects.delete"),
        submit,
        after: html`<button class="btn" type="button" onClick=${() => box.current?.close()}>${t("detail.cancel")}</button>`,
      }),
    })}
  </section>`;
}

/** @param {{slug: string, canEdit: boolean}} props */
function Members({ slug, canEdit }) {
  const path = `${PATH}${encodeURIComponent(slug)}/members/`;
  const members = useResource(async (signal) => /** @type {Member[]} */ ((await api(path, { signal })).results), [slug]);
  /** @param {string} username @param {string} role */
  const put = (username, role) => api(`${path}${encodeURIComponent(username)}/`, { method: "PUT", body: { role } }).then(members.reload);
  /** @param {Record<string, string>} values */
  const add = async ({ username }) => {
    try {
      await put(username, "member");
    } catch (failed) {
      throw failed instanceof ApiError && failed.status === 404
        ? new ApiError(400, { errors: { username: [t("projects.noAccount")] } })
        : failed;
    }
  };
  /** @param {Member} member */
  const role = (member) =>
    canEdit
      ? html`<select class="btn small" aria-label=${t("users.roleOf", { name: member.username })}
          onChange=${(/** @type {Event} */ event) =>
            put(member.username, /** @type {HTMLSelectElement} */ (event.target).value).catch((failed) => {
              showToast({ text: errorText(failed) });
              members.reload();
            })}>
          ${ROLES.map((one) => html`<option key=${one} value=${one} selected=${one === member.role}>${t(`projects.${one}`)}</option>`)}
        </select>`
      : t(`projects.${member.role}`);
  return html`<section class="wide">
    ${h(Table, {
      label: t("projects.tab.members"),
      rows: members.data,
      error: members.error,
      reload: members.reload,
      empty: t("projects.noMembers"),
      rowKey: (/** @type {Member} */ member) => `${member.username} ${member.role}`,
      columns: /** @type {import("../shared/table.js").Column<Member>[]} */ ([
        { key: "name", title: t("sign.username"), cell: ({ username }) => html`<bdi title=${username}>${username}</bdi>` },
        { key: "role", title: t("projects.role"), cell: role },
        { key: "since", title: t("projects.since"), cell: ({ created_at }) => moment(created_at) },
        {
          key: "remove",
          title: t("users.actions"),
          isHidden: true,
          cell: (member) => (canEdit ? h(Remove, { member, path, removed: members.reload }) : ""),
        },
      ]),
    })}
    ${
      canEdit &&
      h(Form, {
        fields: [{ name: "username", label: t("projects.addMember"), type: "text", complete: "off" }],
        action: t("facets.add"),
        primary: false,
        submit: add,
      })
    }
  </section>`;
}

/** @param {{member: Member, path: string, removed: () => void}} props */
function Remove({ member, path, removed }) {
  const { ask, dialog } = useConfirm(
    t("projects.removeAsk", { name: member.username }),
    () =>
      api(`${path}${encodeURIComponent(member.username)}/`, { method: "DELETE" })
        .catch((failed) => showToast({ text: errorText(failed) }))
        .then(removed),
    t("projects.remove"),
  );
  return html`<button class="btn small" onClick=${ask}>${t("projects.remove")}</button>${dialog}`;
}
