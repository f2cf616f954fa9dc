package dev.centraldeerros.account;

import dev.centraldeerros.account.session.Session;
import dev.centraldeerros.account.session.SessionCookie;
import dev.centraldeerros.account.session.SessionRepository;
import dev.centraldeerros.http.problem.ApiException;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Signs browsers in and out and lists the caller's sessions. */
@Component
class SessionHandler {
    private final SignIn signIn;
    private final SessionRepository sessions;
    private final SessionCookie cookie;

    SessionHandler(SignIn signIn, SessionRepository sessions, SessionCookie cookie) {
        this.cookie = cookie;
        this.signIn = signIn;
        this.sessions = sessions;
    }

    Mono<ServerResponse> begin(ServerRequest request) {
        return signIn.withPassword(request)
                .flatMap(issued -> ServerResponse.ok()
                        .cookie(cookie.of(request.exchange().getRequest(), issued.token(), signIn.lifetime()))
                        .bodyValue(AccountResponses.User.of(issued.account())));
    }

    Mono<ServerResponse> end(ServerRequest request) {
        return Caller.of(request)
                .flatMap(caller -> sessions.end(caller.userId(), caller.session()))
                .then(Mono.defer(() -> ServerResponse.noContent()
                        .cookie(cookie.none(request.exchange().getRequest()))
                        .build()));
    }

    Mono<ServerResponse> list(ServerRequest request) {
        return Caller.of(request)
                .flatMap(caller -> sessions.open(caller.userId())
                        .flatMap(open -> ServerResponse.ok().bodyValue(Map.of("results", render(open, caller)))));
    }

    private static List<AccountResponses.ShownSession> render(List<Session> open, Caller caller) {
        return open.stream()
                .map(session ->
                        AccountResponses.ShownSession.of(session, session.id().equals(caller.session())))
                .toList();
    }

    Mono<ServerResponse> endOne(ServerRequest request) {
        return Caller.of(request)
                .flatMap(caller -> sessions.end(caller.userId(), request.pathVariable("id")))
                .filter(ended -> ended)
                .switchIfEmpty(Mono.error(() -> ApiException.notFound("You have no session with this id.")))
                .flatMap(ended -> ServerResponse.noContent().build());
    }

    Mono<ServerResponse> endOthers(ServerRequest request) {
        return Caller.of(request)
                .flatMap(sessions::endOthers)
                .then(Mono.defer(() -> ServerResponse.noContent().build()));
    }
}
