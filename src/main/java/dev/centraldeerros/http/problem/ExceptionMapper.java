package dev.centraldeerros.http.problem;

import java.util.Optional;

/** Maps one kind of exception to a problem; implemented in the package that knows the exception. */
public interface ExceptionMapper {
    /** Returns the problem of a failure; empty for other kinds of exception. */
    Optional<Problem> of(Throwable failure);

    /** Called after a response with {@code problem} because of {@code failure}. */
    void onReported(Problem problem, Throwable failure);
}
