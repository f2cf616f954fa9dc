package dev.centraldeerros;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.centraldeerros.access.NameRegistry;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Statement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.r2dbc.core.DatabaseClient;

/** Rules for the code, each with a planted violation that proves that it can fail. */
class ArchitectureTest {
    private static final String ROOT = "dev.centraldeerros";

    /** Layers from top to bottom; a layer imports only layers below it. */
    private static final List<String> LAYERS = List.of(
            "platform",
            "ui",
            "alert",
            "issue",
            "live",
            "cluster",
            "query",
            "sentry",
            "feedback",
            "ingest",
            "partition",
            "privacy",
            "fingerprint",
            "project",
            "access",
            "account",
            "log",
            "database",
            "http",
            "event",
            "cli");

    /** A statement in a string or a text block; words in a sentence do not stand in capitals at its beginning. */
    private static final Pattern SQL_TEXT = Pattern.compile(
            "\"(?:\"\"\\s*\\n\\s*)?(?:SELECT|INSERT INTO|UPDATE|DELETE FROM|WITH|COPY|CREATE|ALTER|DROP|TRUNCATE)[ \\n]");

    private static final String SQL_HOLDERS = ".*(Repository|Writer|Table)";

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);
    private static final JavaClasses PLANTED = new ClassFileImporter().importPackages("planted");

    static Stream<Arguments> rules() {
        Map<String, ArchRule> rules = new java.util.LinkedHashMap<>();
        for (int layer = 1; layer < LAYERS.size(); layer++) {
            rules.put("layersImportOnlyLowerLayers " + LAYERS.get(layer), importsNothingAbove(layer));
        }
        rules.put(
                "layersHaveNoCycle",
                slices().matching("..centraldeerros.(*)..")
                        .should()
                        .beFreeOfCycles()
                        .allowEmptyShould(true));
        rules.put(
                "subpackagesHaveNoCycle",
                slices().matching("..centraldeerros.(*).(*)..")
                        .should()
                        .beFreeOfCycles()
                        .allowEmptyShould(true));
        rules.put(
                "eventImportsTheJdkOnly",
                classes()
                        .that()
                        .resideInAPackage("..centraldeerros.event..")
                        .should()
                        .onlyDependOnClassesThat(
                                resideInAnyPackage("java..", "org.jspecify..", "..centraldeerros.event..")));
        rules.put(
                "wireFormatsKnowNeitherSpringNorTheDatabase",
                noClasses()
                        .that()
                        .resideInAPackage("..ingest.wire..")
                        .should()
                        .dependOnClassesThat(
                                resideInAnyPackage("org.springframework..", "io.r2dbc..", "org.postgresql..")));
        rules.put(
                "nobodyBlocks",
                noClasses()
                        .should()
                        .callMethodWhere(target(owner(assignableTo(Publisher.class)))
                                .and(target(nameMatching(
                                        "block|blockFirst|blockLast|blockOptional|toIterable|toStream|toFuture")))));
        rules.put(
                "onlyOwnersSubscribe",
                noClasses()
                        .that(not(ownsSubscription()))
                        .should()
                        .callMethodWhere(
                                target(owner(assignableTo(Publisher.class))).and(target(name("subscribe")))));
        rules.put(
                "sqlIsInRepositoriesAndWriters",
                noClasses()
                        .that(not(mayHoldSql()))
                        .should()
                        .callMethodWhere(target(owner(assignableTo(DatabaseClient.class)
                                        .or(assignableTo(Connection.class))
                                        .or(assignableTo(Statement.class))))
                                .and(target(nameMatching(
                                        "sql|createStatement|createBatch|copyIn|bind|bindNull|execute")))));
        rules.put(
                "sqlOverJdbcIsInTables",
                noClasses()
                        .that(not(mayHoldSql()))
                        .should()
                        .callMethodWhere(target(owner(assignableTo(java.sql.Connection.class)
                                        .or(assignableTo(java.sql.Statement.class))))
                                .and(target(nameMatching("prepare.*|createStatement|execute.*|addBatch|nativeSQL")))));
        rules.put(
                "onlyAccessDecidesVisibility",
                noClasses()
                        .that()
                        .doNotHaveFullyQualifiedName(ROOT + ".access.ProjectAccess")
                        .should()
                        .callMethod(NameRegistry.class, "projects"));
        rules.put("timeAndIdsAreGiven", timeAndIdsAreGiven());
        rules.put(
                "nothingIsInjectedIntoFields",
                fields().should()
                        .notBeAnnotatedWith(Autowired.class)
                        .andShould()
                        .notBeAnnotatedWith(Value.class)
                        .andShould()
                        .notBeAnnotatedWith("jakarta.inject.Inject"));
        return rules.entrySet().stream().map(rule -> Arguments.of(rule.getKey(), rule.getValue()));
    }

    @Test
    void rulesCoverTheWholeProject() {
        assertThat(MAIN.contain(CentralDeErros.class)).isTrue();
        assertThat(MAIN.contain(ArchitectureTest.class)).isFalse();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void codeFollowsTheRule(String rule, ArchRule check) {
        check.allowEmptyShould(true).check(MAIN);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void plantedViolationIsFound(String rule, ArchRule check) {
        assertThat(check.allowEmptyShould(true).evaluate(PLANTED).hasViolation())
                .isTrue();
    }

    /** It ends the timers of the servers that are kept for later tests; a scheduler of one's own does not. */
    @Test
    void noTestTurnsTheClockOfAllSchedulers() {
        ArchRule rule = noClasses().should().callMethodWhere(target(nameMatching("withVirtualTime|getOrSet")));
        rule.check(new ClassFileImporter().importPackages(ROOT));
        assertThat(rule.evaluate(PLANTED).hasViolation()).isTrue();
    }

    @Test
    void textsOfSqlStandInRepositoriesWritersAndTables() throws IOException {
        assertThat(sqlTexts(Path.of("src/main/java/dev/centraldeerros"))).isEmpty();
        assertThat(sqlTexts(Path.of("src/test/java/planted"))).containsExactly("Breaches.java");
    }

    /** The files that hold a statement and may not: a constant leaves no trace in the bytecode that ArchUnit reads. */
    private static List<String> sqlTexts(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            List<String> found = new ArrayList<>();
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                String name = file.getFileName().toString();
                boolean may = name.replace(".java", "").matches(SQL_HOLDERS)
                        || file.toString().matches(".*centraldeerros.(platform|partition|database).*");
                if (!may && SQL_TEXT.matcher(Files.readString(file)).find()) {
                    found.add(name);
                }
            }
            return found;
        }
    }

    private static ArchRule importsNothingAbove(int layer) {
        List<String> above = new ArrayList<>();
        LAYERS.subList(0, layer).forEach(room -> above.add("..centraldeerros." + room + ".."));
        return noClasses()
                .that()
                .resideInAPackage("..centraldeerros." + LAYERS.get(layer) + "..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(above.toArray(String[]::new)));
    }

    private static ArchRule timeAndIdsAreGiven() {
        return noClasses()
                .that()
                .doNotHaveFullyQualifiedName(ROOT + ".platform.ClockConfiguration")
                .and()
                .doNotHaveFullyQualifiedName(ROOT + ".cli.terminal.Terminal")
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(UUID.class, "randomUUID")
                .orShould()
                .callMethodWhere(target(owner(assignableTo(Clock.class))).and(target(nameMatching("system.*"))));
    }

    /** Also inside such a class: what a lambda or a nested class does belongs to it. */
    private static DescribedPredicate<JavaClass> ownsSubscription() {
        return DescribedPredicate.describe(
                "own subscriptions",
                type -> outermost(type).isAnnotatedWith(OwnsSubscription.class)
                        || type.isAnnotatedWith(OwnsSubscription.class));
    }

    private static DescribedPredicate<JavaClass> mayHoldSql() {
        return DescribedPredicate.describe("are repositories, writers or keepers", type -> {
            JavaClass outermost = outermost(type);
            return outermost.getSimpleName().matches(SQL_HOLDERS)
                    || (outermost.getPackageName().matches("dev\\.centraldeerros\\.(platform|partition|database).*"));
        });
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(ArchitectureTest::outermost).orElse(type);
    }
}
