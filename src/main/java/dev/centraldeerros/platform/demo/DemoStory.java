package dev.centraldeerros.platform.demo;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Generates the logs of a shop: quiet nights, busy evenings, a release each Wednesday and a storm each Thursday. The same
 * minute always has the same logs, so that screenshots are comparable.
 */
final class DemoStory {
    /** Number of logs per minute at the busiest time of day. */
    private static final int BUSIEST = 40;

    private static final int STORM = 260;
    private static final int STORM_FROM_HOUR = 15;
    private static final int STORM_MINUTES = 50;
    private static final double QUIETEST = 0.12;
    private static final List<String> ENVIRONMENTS = List.of("PRODUCTION", "HOMOLOGATION", "DEV");
    private static final int PERCENT_PRODUCTION = 86;
    private static final int PERCENT_STAGED = 96;

    private final Script script;

    DemoStory(Script script) {
        this.script = script;
    }

    /** Services and their messages, from {@code demo.json}. */
    record Script(List<Service> services, Storm storm) {}

    /**
     * Sending service.
     *
     * @param share share of all logs in percent
     * @param releases releases, one a week, newest last
     */
    record Service(String name, int share, List<String> releases, List<Message> messages) {}

    /**
     * Message of a service.
     *
     * @param weight relative frequency within the service
     * @param release release that sends it; null for all
     */
    record Message(
            String level,
            int weight,
            String text,
            @Nullable String details,
            @Nullable String release) {}

    /** Burst of errors on Thursdays. */
    record Storm(String service, String text, String details) {}

    /** Returns the logs of the minute that begins then, ordered by date, as the API accepts them. */
    List<Map<String, Object>> minute(Instant start) {
        OffsetDateTime time = start.atOffset(ZoneOffset.UTC);
        SplittableRandom random = new SplittableRandom(start.getEpochSecond());
        List<Map<String, Object>> logs = new ArrayList<>();
        int count = (int) Math.round(BUSIEST * busyness(time) * (0.6 + random.nextDouble() * 0.8));
        for (int i = 0; i < count; i++) {
            Service service = service(random);
            logs.add(log(service, message(service, time, random), start, time, random));
        }
        if (isStormy(time)) {
            Service service = script.services().stream()
                    .filter(one -> one.name().equals(script.storm().service()))
                    .findFirst()
                    .orElseThrow();
            Message message = new Message(
                    "ERROR", 1, script.storm().text(), script.storm().details(), null);
            int wave = (int) (STORM * Math.sin(Math.PI * (time.getMinute() + 1) / (STORM_MINUTES + 1)));
            for (int i = 0; i < wave; i++) {
                logs.add(log(service, message, start, time, random));
            }
        }
        logs.sort(Comparator.comparing(log -> String.valueOf(log.get("date"))));
        return logs;
    }

    /** Returns 0.12 at night to 1 in the evening. */
    private static double busyness(OffsetDateTime time) {
        double hour = time.getHour() + time.getMinute() / 60.0;
        double day = (1 + Math.cos((hour - 19) * Math.PI / 12)) / 2;
        boolean isWeekend = time.getDayOfWeek().getValue() >= DayOfWeek.SATURDAY.getValue();
        return QUIETEST + (1 - QUIETEST) * day * (isWeekend ? 0.7 : 1);
    }

    private static boolean isStormy(OffsetDateTime time) {
        return time.getDayOfWeek() == DayOfWeek.THURSDAY
                && time.getHour() == STORM_FROM_HOUR
                && time.getMinute() < STORM_MINUTES;
    }

    private Service service(SplittableRandom random) {
        int at = random.nextInt(
                script.services().stream().mapToInt(Service::share).sum());
        for (Service service : script.services()) {
            at -= service.share();
            if (at < 0) {
                return service;
            }
        }
        throw new IllegalStateException("shares of nothing");
    }

    private static Message message(Service service, OffsetDateTime time, SplittableRandom random) {
        String release = release(service, time);
        List<Message> possible = service.messages().stream()
                .filter(message ->
                        message.release() == null || message.release().equals(release))
                .toList();
        int at = random.nextInt(possible.stream().mapToInt(Message::weight).sum());
        for (Message message : possible) {
            at -= message.weight();
            if (at < 0) {
                return message;
            }
        }
        throw new IllegalStateException("weights of nothing");
    }

    /** Returns the previous release until Wednesday noon. */
    private static String release(Service service, OffsetDateTime time) {
        Duration intoWeek = Duration.ofDays(time.getDayOfWeek().getValue() - 1L)
                .plusHours(time.getHour())
                .plusMinutes(time.getMinute());
        boolean isNew = intoWeek.compareTo(Duration.ofHours(2 * 24 + 12)) >= 0;
        int newest = service.releases().size() - 1;
        return service.releases().get(isNew ? newest : Math.max(0, newest - 1));
    }

    private static Map<String, Object> log(
            Service service, Message message, Instant start, OffsetDateTime time, SplittableRandom random) {
        Map<String, Object> log = new LinkedHashMap<>();
        log.put("description", filled(message.text(), random));
        log.put("source", service.name());
        log.put("level", message.level());
        int percent = random.nextInt(100);
        log.put("env", ENVIRONMENTS.get(percent < PERCENT_PRODUCTION ? 0 : percent < PERCENT_STAGED ? 1 : 2));
        log.put("date", start.plusMillis(random.nextInt(60_000)).toString());
        log.put("release", release(service, time));
        if (message.details() != null) {
            log.put("details", message.details());
        }
        if (random.nextInt(3) > 0) {
            log.put("trace_id", hex(random) + hex(random));
        }
        log.put(
                "attributes",
                Map.of(
                        "customer", 1_000 + random.nextInt(500),
                        "host", service.name() + "-" + (1 + random.nextInt(3)),
                        "http",
                                Map.of(
                                        "method",
                                        random.nextBoolean() ? "GET" : "POST",
                                        "region",
                                        random.nextInt(4) > 0 ? "sa-east-1" : "us-east-1")));
        return log;
    }

    private static String hex(SplittableRandom random) {
        return HexFormat.of().toHexDigits(random.nextLong());
    }

    private static String filled(String text, SplittableRandom random) {
        return text.replace("{order}", Integer.toString(100_000 + random.nextInt(900_000)))
                .replace("{customer}", Integer.toString(1_000 + random.nextInt(500)))
                .replace("{ms}", Integer.toString(40 + random.nextInt(4_000)))
                .replace("{n}", Integer.toString(1 + random.nextInt(900)))
                .replace("{few}", Integer.toString(1 + random.nextInt(9)));
    }
}
