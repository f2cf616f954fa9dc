# The server in an image: built here from the sources, run by a JRE as an ordinary user.
# Nothing is written outside /data (the embedded PostgreSQL; unused with spring.r2dbc.url) and /tmp, so that
# `docker run --read-only --tmpfs /tmp -v central-data:/data` works. Without a volume the data ends with its container.

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
# Native code of zstd, brotli and epoll, because Docker mounts /tmp with noexec.
RUN mkdir native unpacked && cd unpacked \
    && for jar in ../layers/dependencies/lib/zstd-jni-*.jar ../layers/dependencies/lib/native-linux-*.jar \
        ../layers/dependencies/lib/netty-transport-native-epoll-*.jar; do jar xf "$jar"; done \
    && case "$(uname -m)" in x86_64) linux=linux/amd64 ;; *) linux="linux/$(uname -m)" ;; esac \
    && cp "$linux"/libzstd-jni-*.so ../native/libzstd-jni.so \
    && find lib META-INF/native -name '*.so' -exec cp {} ../native/ ';'

FROM eclipse-temurin:25-jre
# A user with a name, which PostgreSQL's initdb asks for.
RUN groupadd --gid 10001 central \
    && useradd --uid 10001 --gid central --no-create-home --home-dir /data --shell /usr/sbin/nologin central \
    && install -d -o central -g central -m 0700 /data \
    && install -d -o central -g central -m 0755 /app
WORKDIR /app
# From what changes seldom to what changes always.
COPY --from=build /build/native/ native/
COPY --from=build /build/layers/dependencies/ ./
COPY --from=build /build/layers/spring-boot-loader/ ./
COPY --from=build /build/layers/snapshot-dependencies/ ./
COPY --from=build /build/layers/application/ ./
# By number, so that Kubernetes can see that it is not root (runAsNonRoot).
USER 10001:10001
# Half of the memory for the heap, since Netty may take as much again outside it. A file of flags is read first, so that
# JAVA_TOOL_OPTIONS takes precedence, for example -XX:MaxRAMPercentage=40.
# The collector and the parts of its heap are those of the benchmark; small object headers take 17 MB off a busy server.
RUN printf '%s\n' MaxRAMPercentage=50 +ExitOnOutOfMemoryError +UseParallelGC NewRatio=1 \
    InitialSurvivorRatio=3 -UseAdaptiveSizePolicy +UseCompactObjectHeaders > java.flags
RUN printf '%s\n' -XX:Flags=java.flags -Djava.library.path=/app/native -DZstdNativePath=/app/native/libzstd-jni.so > java.options
# Started once, on a database that is thrown away, for a cache of what was loaded then: 2 s to the first request instead of 4.
RUN java @java.options -XX:AOTCacheOutput=central.aot -jar central-de-erros.jar --central.data-dir=/tmp/training > /tmp/training.log 2>&1 & \
    server=$!; \
    timeout 120 sh -c 'until grep -q "ReadyMessage: Ready" /tmp/training.log; do sleep 0.2; done' || { cat /tmp/training.log; exit 1; }; \
    kill $server; wait $server; \
    rm -r /tmp/training /tmp/training.log; \
    test -s central.aot
# PORTFILE: the server writes its port there, for the health check. container: the first line of its log names no address.
ENV CENTRAL_DATA_DIR=/data PORTFILE=/tmp/central.port container=docker
EXPOSE 8080
# The image has no curl; bash speaks enough HTTP.
HEALTHCHECK --interval=10s --timeout=5s --start-period=90s --retries=3 CMD ["bash", "-c", \
    "exec 3<>\"/dev/tcp/127.0.0.1/$(cat /tmp/central.port)\" && printf 'GET /actuator/health/readiness HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3 && read -r _ status _ <&3 && [ \"$status\" = 200 ]"]
ENTRYPOINT ["java", "@java.options", "-XX:AOTCache=central.aot", "-jar", "central-de-erros.jar"]
