package dev.rivulet.benchmarks.delta;

import dev.rivulet.core.row.RecordRowType;

/** A row of the tables that are measured. */
record Reading(long id, String device, double temperature, double humidity, long count, String note) {

    static final RecordRowType<Reading> TYPE = RecordRowType.of(Reading.class);

    /** One that tells by its count how often its key was written. */
    static Reading of(long id, long count) {
        long mixed = id * 0x9E3779B97F4A7C15L + count;
        return new Reading(
                id,
                "device-" + Math.floorMod(mixed, 5_000),
                Math.floorMod(mixed >>> 7, 4_000) / 100.0,
                Math.floorMod(mixed >>> 17, 10_000) / 100.0,
                count,
                "note " + (mixed >>> 40));
    }
}
