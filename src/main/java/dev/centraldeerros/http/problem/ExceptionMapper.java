package dev.centraldeerros.http.problem;

import java.util.Optional;

/** Maps one kind of exception to a problem; implemented in the package that knows the exception. */
public interface ExceptionMapper {
    /** The problem that a failure is; empty when it is not of this kind. */
    Optional<Problem> of(Throwable failure);

    /** Takes note of a client that was told of {@code problem} because of {@code failure}. */
    void told(Problem problem, Throwable failure);
}
