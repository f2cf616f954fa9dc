/** Coverage-guided fuzzing of everything that reads what comes from outside. Not shipped. */
package dev.centraldeerros.fuzz;
