# The server in an image: built here from the sources, run by a JRE as an ordinary user.
# Nothing is written outside /data (the embedded PostgreSQL; unused with spring.r2dbc.url) and /tmp, so that
# `docker run --read-only --tmpfs /tmp` works.

FROM eclipse-temurin:25-jdk AS build
WORKDIR /build
COPY mvnw pom.xml ./
COPY .mvn .mvn
COPY schema schema
COPY src src
# The tests and the formatter's check are ./mvnw verify's work.
RUN --mount=type=cache,target=/root/.m2 \
    ./mvnw -B -ntp -Dmaven.test.skip=true -Dspotless.check.skip=true package \
    && java -Djarmode=tools -jar target/central-de-erros.jar extract --layers --destination layers

FROM eclipse-temurin:25-jre
# A user with a name, which PostgreSQL's initdb asks for.
RUN groupadd --gid 10001 central \
    && useradd --uid 10001 --gid central --no-create-home --home-dir /data --shell /usr/sbin/nologin central \
    && install -d -o central -g central -m 0700 /data \
    && install -d -o central -g central -m 0755 /app
WORKDIR /app
# From what changes seldom to what changes always.
COPY --from=build /build/layers/dependencies/ ./
COPY --from=build /build/layers/spring-boot-loader/ ./
COPY --from=build /build/layers/snapshot-dependencies/ ./
COPY --from=build /build/layers/application/ ./
USER central
# Half of the memory for the heap, since Netty may take as much again outside it. Further options: JAVA_TOOL_OPTIONS.
# The collector and the parts of its heap are those of the benchmark; small object headers take 17 MB off a busy server.
RUN printf '%s\n' -XX:MaxRAMPercentage=50 -XX:+ExitOnOutOfMemoryError -XX:+UseParallelGC -XX:NewRatio=1 \
    -XX:InitialSurvivorRatio=3 -XX:-UseAdaptiveSizePolicy -XX:+UseCompactObjectHeaders > java.options
# Started once, on a database that is thrown away, for a cache of what was loaded then: 2 s to the first request instead of 4.
RUN java @java.options -XX:AOTCacheOutput=central.aot -jar central-de-erros.jar --central.data-dir=/tmp/training > /tmp/training.log 2>&1 & \
    server=$!; \
    timeout 120 sh -c 'until grep -q "ready: open" /tmp/training.log; do sleep 0.2; done' || { cat /tmp/training.log; exit 1; }; \
    kill $server; wait $server; \
    rm -r /tmp/training /tmp/training.log; \
    test -s central.aot
ENV CENTRAL_DATA_DIR=/data
VOLUME /data
EXPOSE 8080
# The image has no curl; bash speaks enough HTTP.
HEALTHCHECK --interval=10s --timeout=5s --start-period=90s --retries=3 CMD ["bash", "-c", \
    "exec 3<>/dev/tcp/127.0.0.1/${SERVER_PORT:-8080} && printf 'GET /actuator/health/readiness HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3 && read -r _ status _ <&3 && [ \"$status\" = 200 ]"]
ENTRYPOINT ["java", "@java.options", "-XX:AOTCache=central.aot", "-jar", "central-de-erros.jar"]
