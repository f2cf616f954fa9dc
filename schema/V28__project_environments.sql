-- Whether clients of a project create environments by naming them, and which project created which; null for configured ones.
ALTER TABLE project
    ADD COLUMN environments text NOT NULL DEFAULT 'open' CHECK (environments IN ('open', 'listed'));
ALTER TABLE environment
    ADD COLUMN project_id integer REFERENCES project ON DELETE SET NULL;
CREATE INDEX environment_project ON environment (project_id);
