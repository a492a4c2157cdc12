package dev.rivulet.benchmarks.recovery;

import dev.rivulet.benchmarks.Arguments;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * What to run. Immutable.
 *
 * @param parts among {@code replay} and {@code budget}
 * @param replay the rate of replay
 * @param budget starts after crashes
 * @param lanes of every job
 * @param directory for all data; what it lies on is what is measured
 */
record RecoveryOptions(List<String> parts, ReplayPart replay, BudgetPart budget, int lanes, Path directory) {

    static final String USAGE = """
            RecoveryEndToEnd [--parts=replay,budget] [--lanes=N] [--dir=PATH]
                             [--events=N] [--window-keys=N] [--rate=N] [--rounds=N] [--warmups=N]
                             [--keys=N,...] [--budgets-ms=N,...] [--crashes=N] [--checkpoints=N] [--state-heap-megabytes=N]
                             [--live-rates=N,..., of which 0 is as fast as the lanes take records]
            """;

    private static final List<String> PARTS = List.of("replay", "budget");

    /**
     * @param events records per run
     * @param keys different keys
     * @param rate records per second of event time
     * @param rounds timed runs of each kind
     * @param warmups runs of each before them, which count for equality only
     */
    record ReplayPart(long events, int keys, long rate, int rounds, int warmups) {

        ReplayPart {
            require("rounds", rounds, 1);
            require("warmups", warmups, 0);
        }

        private ReplayPart with(String name, long value) {
            return switch (name) {
                case "events" -> new ReplayPart(value, keys, rate, rounds, warmups);
                case "window-keys" -> new ReplayPart(events, (int) value, rate, rounds, warmups);
                case "rate" -> new ReplayPart(events, keys, value, rounds, warmups);
                case "rounds" -> new ReplayPart(events, keys, rate, (int) value, warmups);
                case "warmups" -> new ReplayPart(events, keys, rate, rounds, (int) value);
                default -> throw new IllegalArgumentException("there is no option --" + name + "\n" + USAGE);
            };
        }
    }

    /**
     * @param keyCounts how many keys the state has, a trial each with each budget
     * @param budgets recovery budgets
     * @param crashes starts after a crash per trial
     * @param checkpoints that a run makes before it is killed in the next
     * @param stateHeapSizeBytes heap for state, {@link Long#MAX_VALUE} for no bound
     * @param liveRates records per second, {@link Long#MAX_VALUE} for as fast as the lanes take them, a trial each
     */
    record BudgetPart(
            List<Integer> keyCounts,
            List<Duration> budgets,
            int crashes,
            int checkpoints,
            long stateHeapSizeBytes,
            List<Long> liveRates) {

        BudgetPart {
            keyCounts = List.copyOf(keyCounts);
            budgets = List.copyOf(budgets);
            liveRates = List.copyOf(liveRates);
            require("crashes", crashes, 1);
            require("checkpoints", checkpoints, 1);
            require("state heap in bytes", stateHeapSizeBytes, 1);
        }

        private BudgetPart with(String name, String value) {
            return switch (name) {
                case "keys" -> with(numbers(value).stream().map(Long::intValue).toList(), budgets);
                case "budgets-ms" ->
                    with(
                            keyCounts,
                            numbers(value).stream().map(Duration::ofMillis).toList());
                case "crashes" -> with(Integer.parseInt(value), checkpoints, stateHeapSizeBytes, liveRates);
                case "checkpoints" -> with(crashes, Integer.parseInt(value), stateHeapSizeBytes, liveRates);
                case "state-heap-megabytes" -> with(crashes, checkpoints, Long.parseLong(value) << 20, liveRates);
                case "live-rates" ->
                    with(
                            crashes,
                            checkpoints,
                            stateHeapSizeBytes,
                            numbers(value).stream()
                                    .map(rate -> rate == 0 ? Long.MAX_VALUE : rate)
                                    .toList());
                default -> throw new IllegalArgumentException("there is no option --" + name + "\n" + USAGE);
            };
        }

        private BudgetPart with(List<Integer> keys, List<Duration> ofBudgets) {
            return new BudgetPart(keys, ofBudgets, crashes, checkpoints, stateHeapSizeBytes, liveRates);
        }

        private BudgetPart with(int crashCount, int checkpointCount, long heapSizeBytes, List<Long> rates) {
            return new BudgetPart(keyCounts, budgets, crashCount, checkpointCount, heapSizeBytes, rates);
        }

        private static List<Long> numbers(String value) {
            return Arrays.stream(value.split(",")).map(Long::valueOf).toList();
        }
    }

    RecoveryOptions {
        parts = List.copyOf(parts);
        for (String part : parts) {
            if (!PARTS.contains(part)) {
                throw new IllegalArgumentException("part " + part + " is not among " + PARTS + "\n" + USAGE);
            }
        }
        require("lanes", lanes, 1);
    }

    static RecoveryOptions defaults() {
        return new RecoveryOptions(
                PARTS,
                new ReplayPart(20_000_000, 10_000, 100_000, 5, 1),
                new BudgetPart(
                        List.of(10_000, 1_000_000),
                        List.of(Duration.ofSeconds(5), Duration.ofSeconds(2)),
                        10,
                        3,
                        Long.MAX_VALUE,
                        List.of(Long.MAX_VALUE)),
                1,
                Path.of("target", "recovery-end-to-end"));
    }

    /**
     * Reads a command line.
     *
     * @throws IllegalArgumentException naming the argument that it does not understand
     */
    static RecoveryOptions parse(String[] arguments) {
        return Arguments.applyTo(defaults(), arguments, USAGE, RecoveryOptions::with);
    }

    private RecoveryOptions with(String name, String value) {
        return switch (name) {
            case "parts" -> new RecoveryOptions(List.of(value.split(",")), replay, budget, lanes, directory);
            case "lanes" -> new RecoveryOptions(parts, replay, budget, Integer.parseInt(value), directory);
            case "dir" -> new RecoveryOptions(parts, replay, budget, lanes, Path.of(value));
            case "events", "window-keys", "rate", "rounds", "warmups" ->
                new RecoveryOptions(parts, replay.with(name, Long.parseLong(value)), budget, lanes, directory);
            default -> new RecoveryOptions(parts, replay, budget.with(name, value), lanes, directory);
        };
    }

    private static void require(String name, long value, long minimum) {
        if (value < minimum) {
            throw new IllegalArgumentException(name + " are " + value + ", wanted at least " + minimum);
        }
    }
}
