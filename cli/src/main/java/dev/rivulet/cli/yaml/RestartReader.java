package dev.rivulet.cli.yaml;

import dev.rivulet.cli.document.ConfigProblems;
import dev.rivulet.cli.document.Quantities;
import dev.rivulet.cli.document.YamlMap;
import dev.rivulet.cli.document.YamlText;
import dev.rivulet.engine.supervise.RestartStrategy;
import dev.rivulet.engine.supervise.RestartStrategy.ExponentialDelay;
import java.time.Duration;
import java.util.Optional;

/** Reads {@code engine.restart-strategy}: a word, or a mapping with its {@code type}. One owner, one file. */
final class RestartReader {

    private static final String KEY = "restart-strategy";

    private static final int COUNT_MAX = 1_000_000;

    private final YamlMap engine;
    private final ConfigProblems problems;

    RestartReader(YamlMap engine, ConfigProblems problems) {
        this.engine = engine;
        this.problems = problems;
    }

    /** Empty if the file says nothing. */
    Optional<RestartStrategy> read() {
        if (!engine.has(KEY)) {
            return Optional.empty();
        }
        if (!engine.hasMap(KEY)) {
            return Optional.of(
                    engine.word(KEY, "exponential-delay", "none").equals("none")
                            ? RestartStrategy.none()
                            : RestartStrategy.exponentialDelay());
        }
        YamlMap strategy = engine.map(KEY);
        return Optional.of(
                switch (strategy.word("type", "exponential-delay", "fixed-delay", "failure-rate", "none")) {
                    case "fixed-delay" -> fixed(strategy.allow("type", "restarts", "delay"));
                    case "failure-rate" -> rate(strategy.allow("type", "failures", "interval", "delay"));
                    case "none" -> none(strategy.allow("type"));
                    default ->
                        exponential(strategy.allow("type", "initial", "max", "multiplier", "reset-after", "jitter"));
                });
    }

    private static RestartStrategy none(YamlMap strategy) {
        strategy.requireKey("type", "how the job is started again");
        return RestartStrategy.none();
    }

    private RestartStrategy fixed(YamlMap strategy) {
        return RestartStrategy.fixedDelay(
                Quantities.count(strategy, "restarts", 1, COUNT_MAX, 3, problems),
                Quantities.duration(strategy, "delay", Duration.ofSeconds(10), problems));
    }

    private RestartStrategy rate(YamlMap strategy) {
        return RestartStrategy.failureRate(
                Quantities.count(strategy, "failures", 1, COUNT_MAX, 3, problems),
                Quantities.positiveDuration(strategy, "interval", Duration.ofMinutes(5), problems),
                Quantities.duration(strategy, "delay", Duration.ofSeconds(10), problems));
    }

    private RestartStrategy exponential(YamlMap strategy) {
        ExponentialDelay defaults = ExponentialDelay.DEFAULT;
        Duration initial = Quantities.positiveDuration(strategy, "initial", defaults.initial(), problems);
        Duration max = Quantities.positiveDuration(strategy, "max", defaults.max(), problems);
        Duration resetAfter = Quantities.duration(strategy, "reset-after", defaults.resetAfter(), problems);
        double multiplier = number(strategy, "multiplier", defaults.multiplier());
        double jitter = number(strategy, "jitter", defaults.jitter());
        try {
            return new ExponentialDelay(initial, max, multiplier, resetAfter, jitter);
        } catch (IllegalArgumentException wrong) {
            problems.add(strategy.place(), "`" + KEY + "`: " + wrong.getMessage());
            return defaults;
        }
    }

    private double number(YamlMap strategy, String key, double fallback) {
        Optional<YamlText> text = strategy.text(key);
        if (text.isEmpty()) {
            return fallback;
        }
        try {
            return Double.parseDouble(text.get().value());
        } catch (NumberFormatException noNumber) {
            problems.add(text.get(), "`" + key + "` is `" + text.get() + "`, wanted a number such as " + fallback);
            return fallback;
        }
    }
}
