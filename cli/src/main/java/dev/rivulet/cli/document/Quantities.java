package dev.rivulet.cli.document;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads durations, sizes and counts. Stateless. */
public final class Quantities {

    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})\\s*(us|ms|s|m|h|d)");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,9})\\s*(b|kb|mb|gb)");

    /** A century: far above any sense, and in nanoseconds it still fits a long. */
    private static final Duration DURATION_MAX = Duration.ofDays(36_500);

    private Quantities() {}

    /** {@code 500ms}, {@code 10s}, {@code 2m}, {@code 1h}, {@code 1d}; the default if the key is not there or wrong. */
    public static Duration duration(YamlMap map, String key, Duration fallback, ConfigProblems problems) {
        Optional<YamlText> text = map.text(key);
        if (text.isEmpty()) {
            return fallback;
        }
        Matcher matcher = DURATION.matcher(text.get().value().strip());
        if (!matcher.matches()) {
            problems.add(
                    text.get(),
                    "`" + key + "` is `" + text.get() + "`, wanted a duration such as 10s, 500ms, 2m or 1h");
            return fallback;
        }
        Duration duration = duration(Long.parseLong(matcher.group(1)), matcher.group(2));
        if (duration.compareTo(DURATION_MAX) > 0) {
            problems.add(text.get(), "`" + key + "` is `" + text.get() + "`, wanted at most 36500d");
            return fallback;
        }
        return duration;
    }

    private static Duration duration(long amount, String unit) {
        return switch (unit) {
            case "us" -> Duration.ofNanos(amount * 1000);
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    /** A duration longer than zero. */
    public static Duration positiveDuration(YamlMap map, String key, Duration fallback, ConfigProblems problems) {
        Duration duration = duration(map, key, fallback, problems);
        if (map.has(key) && duration.isZero()) {
            problems.add(map.text(key).orElse(map.place(key)), "`" + key + "` is zero, wanted a duration such as 10s");
            return fallback;
        }
        return duration;
    }

    /** {@code 64MB}, in bytes; a KB has 1024. */
    public static long sizeBytes(YamlMap map, String key, long fallback, ConfigProblems problems) {
        Optional<YamlText> text = map.text(key);
        if (text.isEmpty()) {
            return fallback;
        }
        Matcher matcher = SIZE.matcher(text.get().value().strip().toLowerCase(Locale.ROOT));
        if (!matcher.matches() || Long.parseLong(matcher.group(1)) == 0) {
            problems.add(text.get(), "`" + key + "` is `" + text.get() + "`, wanted a size such as 64MB, 512KB or 1GB");
            return fallback;
        }
        int shift = switch (matcher.group(2)) {
            case "b" -> 0;
            case "kb" -> 10;
            case "mb" -> 20;
            default -> 30;
        };
        return Long.parseLong(matcher.group(1)) << shift;
    }

    public static int count(YamlMap map, String key, int min, int max, int fallback, ConfigProblems problems) {
        Optional<YamlText> text = map.text(key);
        if (text.isEmpty()) {
            return fallback;
        }
        String digits = text.get().value().strip();
        long count = digits.matches("\\d{1,10}") ? Long.parseLong(digits) : -1;
        if (count < min || count > max) {
            problems.add(
                    text.get(),
                    "`" + key + "` is `" + text.get() + "`, wanted a whole number from " + min + " to " + max);
            return fallback;
        }
        return (int) count;
    }

    /** The same where 0 stands for none at all, and what is below the least would make no sense. */
    public static int countOrNone(YamlMap map, String key, int min, int max, int fallback, ConfigProblems problems) {
        boolean isNone =
                map.text(key).map(text -> text.value().strip().equals("0")).orElse(false);
        return isNone ? 0 : count(map, key, min, max, fallback, problems);
    }

    /** A whole number from 1, or {@link Long#MAX_VALUE} if nothing is said. */
    public static long countOrAny(YamlMap map, String key, ConfigProblems problems) {
        return map.has(key) ? count(map, key, 1, Integer.MAX_VALUE, 1, problems) : Long.MAX_VALUE;
    }
}
