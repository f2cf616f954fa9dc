package planted.centraldeerros.project;

/** Imports a layer above. */
public class Project {
    planted.centraldeerros.ingest.Ingest above;
}
