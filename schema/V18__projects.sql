-- Projects with members. Existing projects stay open, so that every account reads what it read before.
ALTER TABLE project
    ADD COLUMN platform    text    NOT NULL DEFAULT '',
    ADD COLUMN description text    NOT NULL DEFAULT '',
    ADD COLUMN archived    boolean NOT NULL DEFAULT false,
    ADD COLUMN open        boolean NOT NULL DEFAULT false;
UPDATE project SET open = true;

CREATE TABLE project_member (
    project_id integer     NOT NULL REFERENCES project ON DELETE CASCADE,
    account_id bigint      NOT NULL REFERENCES account ON DELETE CASCADE,
    role       text        NOT NULL CHECK (role IN ('viewer', 'member', 'maintainer')),
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (project_id, account_id)
);
CREATE INDEX project_member_account ON project_member (account_id);

-- Incremented in the transaction of each change of projects and members; nodes read it to find changes of others. One row.
CREATE TABLE access_version (
    only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
    version  bigint  NOT NULL
);
INSERT INTO access_version (version) VALUES (0);
