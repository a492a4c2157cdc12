package dev.rivulet.testdriver;

import java.time.Instant;

/** The row that the tests pipe. */
record Reading(String device, Instant time, double temperature) {

    private static final Instant START = Instant.parse("2026-01-05T08:00:00Z");

    static Instant at(int second) {
        return START.plusSeconds(second);
    }

    static Reading of(String device, int second, double temperature) {
        return new Reading(device, at(second), temperature);
    }
}
