package dev.rivulet.benchmarks;

import java.nio.file.Path;
import java.util.List;

/**
 * What to run. Immutable.
 *
 * @param events records per run
 * @param keys different keys
 * @param rate records per second of event time
 * @param rounds timed runs of each contender
 * @param warmups runs of each before them, which count for equality only
 * @param lanes of Rivulet
 * @param decoders of Rivulet
 * @param threads of Jet
 * @param directory for Rivulet's data
 * @param contenders among {@code payload}, {@code offsets}, {@code delta} and {@code jet}, in their order within a round
 */
record EndToEndOptions(
        long events,
        int keys,
        long rate,
        int rounds,
        int warmups,
        int lanes,
        int decoders,
        int threads,
        Path directory,
        List<String> contenders) {

    static final String USAGE = """
            EndToEnd [--events=N] [--keys=N] [--rate=N] [--rounds=N] [--warmups=N] [--lanes=N] [--decoders=N] [--threads=N]
                     [--dir=PATH] [--contenders=payload,offsets,delta,jet]
            """;

    private static final List<String> CONTENDERS = List.of("payload", "offsets", "delta", "jet");

    EndToEndOptions {
        contenders = List.copyOf(contenders);
        for (String contender : contenders) {
            if (!CONTENDERS.contains(contender)) {
                throw new IllegalArgumentException("contender " + contender + " is not among " + CONTENDERS);
            }
        }
        if (rounds < 1 || warmups < 0) {
            throw new IllegalArgumentException(
                    "rounds are " + rounds + " and warmups " + warmups + ", wanted at least 1 and 0");
        }
    }

    static EndToEndOptions defaults() {
        int cores = Runtime.getRuntime().availableProcessors();
        return new EndToEndOptions(
                20_000_000, 10_000, 100_000, 5, 1, 1, 1, cores, Path.of("target", "end-to-end"), CONTENDERS);
    }

    /**
     * Reads a command line.
     *
     * @throws IllegalArgumentException naming the argument that it does not understand
     */
    static EndToEndOptions parse(String[] arguments) {
        return Arguments.applyTo(defaults(), arguments, USAGE, EndToEndOptions::with);
    }

    private EndToEndOptions with(String name, String value) {
        return switch (name) {
            case "events" -> with(Long.parseLong(value), keys, rate, rounds, warmups);
            case "keys" -> with(events, Integer.parseInt(value), rate, rounds, warmups);
            case "rate" -> with(events, keys, Long.parseLong(value), rounds, warmups);
            case "rounds" -> with(events, keys, rate, Integer.parseInt(value), warmups);
            case "warmups" -> with(events, keys, rate, rounds, Integer.parseInt(value));
            case "lanes" -> withEngines(Integer.parseInt(value), decoders, threads, directory, contenders);
            case "decoders" -> withEngines(lanes, Integer.parseInt(value), threads, directory, contenders);
            case "threads" -> withEngines(lanes, decoders, Integer.parseInt(value), directory, contenders);
            case "dir" -> withEngines(lanes, decoders, threads, Path.of(value), contenders);
            case "contenders" -> withEngines(lanes, decoders, threads, directory, List.of(value.split(",")));
            default -> throw new IllegalArgumentException("there is no option --" + name + "\n" + USAGE);
        };
    }

    private EndToEndOptions with(long newEvents, int newKeys, long newRate, int newRounds, int newWarmups) {
        return new EndToEndOptions(
                newEvents, newKeys, newRate, newRounds, newWarmups, lanes, decoders, threads, directory, contenders);
    }

    private EndToEndOptions withEngines(
            int newLanes, int newDecoders, int newThreads, Path newDirectory, List<String> newContenders) {
        return new EndToEndOptions(
                events, keys, rate, rounds, warmups, newLanes, newDecoders, newThreads, newDirectory, newContenders);
    }
}
