-- Details to which a deleted log referred: they go once nobody can refer to them any more, that is when their partition is closed. Until then
-- a writer may still know that they are there, and not write them again. Written by query's delete, emptied by the keeper (room partition).
CREATE TABLE forgotten_text (
    id         uuid    NOT NULL,
    project_id integer NOT NULL,
    PRIMARY KEY (id, project_id)
);
