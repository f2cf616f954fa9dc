package planted.centraldeerros.ui;

/** Knows the room above it. */
public class Ui {
    planted.centraldeerros.platform.Platform above;
}
