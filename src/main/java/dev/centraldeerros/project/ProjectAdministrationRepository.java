package dev.centraldeerros.project;

import static dev.centraldeerros.database.Columns.nullable;
import static dev.centraldeerros.database.Columns.value;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.centraldeerros.access.ProjectRole;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.ReactiveTransactionManager;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/** Reads and changes projects and their members. Each change increments {@code access_version} in its transaction. */
@Repository
class ProjectAdministrationRepository {
    private static final String COLUMNS =
            "id, slug, name, platform, description, archived, open, environments, created_at, deleting_since, deleted_logs";

    private static final String LIST = "SELECT " + COLUMNS + " FROM project WHERE id = ANY(:ids) ORDER BY slug";

    private static final String INSERT = """
            INSERT INTO project (slug, name, platform, description, archived, open, environments)
            VALUES (:slug, :name, coalesce(:platform, ''), coalesce(:description, ''),
                    coalesce(:archived, false), coalesce(:open, false),
                    coalesce(:environments, 'open'))
            RETURNING\s""" + COLUMNS;

    private static final String UPDATE = """
            UPDATE project
            SET slug = coalesce(:slug, slug), name = coalesce(:name, name), platform = coalesce(:platform, platform),
                description = coalesce(:description, description), archived = coalesce(:archived, archived) OR deleting_since IS NOT NULL,
                open = coalesce(:open, open), environments = coalesce(:environments, environments)
            WHERE id = :id
            RETURNING\s""" + COLUMNS;

    /** A project that is being deleted stays archived. */
    private static final String MARK_DELETED = """
            UPDATE project SET archived = true, deleting_since = coalesce(deleting_since, now())
            WHERE id = :id
            RETURNING\s""" + COLUMNS;

    private static final String MEMBERS = """
            SELECT account.username, project_member.role, project_member.created_at
            FROM project_member JOIN account ON account.id = project_member.account_id
            WHERE project_member.project_id = :project
            ORDER BY account.username_key, account.id
            """;

    private static final String ACCOUNT = "SELECT id FROM account WHERE username_key = :key";

    /** Serializes changes of the members of a project. */
    private static final String LOCK = "SELECT id FROM project WHERE id = :project FOR UPDATE";

    /** Holds unless the account is the last maintainer. */
    private static final String NOT_LAST = """
            (EXISTS (SELECT FROM project_member WHERE project_id = :project AND account_id <> :account AND role = 'maintainer')
             OR NOT EXISTS (SELECT FROM project_member
                            WHERE project_id = :project AND account_id = :account AND role = 'maintainer'))
            """;

    private static final String PUT = """
            INSERT INTO project_member (project_id, account_id, role)
            SELECT :project, :account, :role WHERE :role = 'maintainer' OR\s""" + NOT_LAST + """
            ON CONFLICT (project_id, account_id) DO UPDATE SET role = excluded.role
            """;

    private static final String DELETE = """
            DELETE FROM project_member WHERE project_id = :project AND account_id = :account AND\s""" + NOT_LAST;

    private static final String CHANGED = "UPDATE access_version SET version = version + 1";

    private final DatabaseClient database;
    private final TransactionalOperator transaction;

    ProjectAdministrationRepository(
            @Qualifier("account") DatabaseClient database,
            @Qualifier("account") ReactiveTransactionManager transactions) {
        this.database = database;
        this.transaction = TransactionalOperator.create(transactions);
    }

    /** Member in a response. */
    record Member(
            String username,
            String role,
            @JsonProperty("created_at") Instant createdAt) {}

    /** Returns the projects with these ids by slug. */
    Mono<List<ProjectView>> list(List<Integer> ids) {
        return database.sql(LIST)
                .bind("ids", ids.toArray(Integer[]::new))
                .map(ProjectAdministrationRepository::project)
                .all()
                .collectList();
    }

    /** Adds a project with a maintainer. Signals {@code DuplicateKeyException} if the slug is taken. */
    Mono<ProjectView> insert(ProjectChange project, long maintainer) {
        return changing(bound(database.sql(INSERT), project)
                .map(ProjectAdministrationRepository::project)
                .one()
                .flatMap(added -> database.sql(PUT)
                        .bind("project", added.number())
                        .bind("account", maintainer)
                        .bind("role", ProjectRole.MAINTAINER.text())
                        .then()
                        .thenReturn(added)));
    }

    /** Changes a project. Signals {@code DuplicateKeyException} if the slug is taken. */
    Mono<ProjectView> update(int id, ProjectChange change) {
        return changing(bound(database.sql(UPDATE).bind("id", id), change)
                .map(ProjectAdministrationRepository::project)
                .one());
    }

    /** Archives a project and requests its deletion. */
    Mono<ProjectView> markDeleted(int id) {
        return changing(database.sql(MARK_DELETED)
                .bind("id", id)
                .map(ProjectAdministrationRepository::project)
                .one());
    }

    /** Returns the members by name. */
    Mono<List<Member>> members(int project) {
        return database.sql(MEMBERS)
                .bind("project", project)
                .map(row -> new Member(
                        value(row, "username", String.class),
                        value(row, "role", String.class),
                        value(row, "created_at", OffsetDateTime.class).toInstant()))
                .all()
                .collectList();
    }

    /** Returns the account with this canonical name; empty if there is none. */
    Mono<Long> account(String usernameKey) {
        return database.sql(ACCOUNT)
                .bind("key", usernameKey)
                .map(row -> value(row, "id", Long.class))
                .one();
    }

    /** Sets the role of a member; returns false for the last maintainer. */
    Mono<Boolean> putMember(int project, long account, ProjectRole role) {
        return changing(locked(
                project,
                database.sql(PUT)
                        .bind("project", project)
                        .bind("account", account)
                        .bind("role", role.text())
                        .fetch()
                        .rowsUpdated()
                        .map(rows -> rows > 0)));
    }

    /** Removes a member; returns false for the last maintainer, and for an account that is no member. */
    Mono<Boolean> deleteMember(int project, long account) {
        return changing(locked(
                project,
                database.sql(DELETE)
                        .bind("project", project)
                        .bind("account", account)
                        .fetch()
                        .rowsUpdated()
                        .map(rows -> rows > 0)));
    }

    private <T> Mono<T> locked(int project, Mono<T> change) {
        return database.sql(LOCK).bind("project", project).then().then(change);
    }

    private <T> Mono<T> changing(Mono<T> change) {
        return transaction.transactional(
                change.flatMap(result -> database.sql(CHANGED).then().thenReturn(result)));
    }

    private static DatabaseClient.GenericExecuteSpec bound(
            DatabaseClient.GenericExecuteSpec statement, ProjectChange change) {
        return statement
                .bind("slug", nullable(change.slug(), String.class))
                .bind("name", nullable(change.name(), String.class))
                .bind("platform", nullable(change.platform(), String.class))
                .bind("description", nullable(change.description(), String.class))
                .bind("archived", nullable(change.archived(), Boolean.class))
                .bind("open", nullable(change.open(), Boolean.class))
                .bind("environments", nullable(change.environments(), String.class));
    }

    private static ProjectView project(Readable row) {
        OffsetDateTime deleting = row.get("deleting_since", OffsetDateTime.class);
        return new ProjectView(
                value(row, "id", Integer.class),
                value(row, "slug", String.class),
                value(row, "name", String.class),
                value(row, "platform", String.class),
                value(row, "description", String.class),
                value(row, "archived", Boolean.class),
                value(row, "open", Boolean.class),
                value(row, "environments", String.class),
                value(row, "created_at", OffsetDateTime.class).toInstant(),
                deleting == null
                        ? null
                        : new ProjectView.Deletion(deleting.toInstant(), value(row, "deleted_logs", Long.class)),
                null);
    }
}
