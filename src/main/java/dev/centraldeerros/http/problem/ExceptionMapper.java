package dev.centraldeerros.http.problem;

import java.util.Optional;

/** What exceptions of one kind mean to clients; implemented where that kind is known. */
public interface ExceptionMapper {
    /** The problem that a failure is; empty when it is not of this kind. */
    Optional<Problem> of(Throwable failure);

    /** Takes note of a client that was told of {@code problem} because of {@code failure}. */
    void told(Problem problem, Throwable failure);
}
