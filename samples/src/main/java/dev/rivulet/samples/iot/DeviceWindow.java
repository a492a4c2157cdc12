package dev.rivulet.samples.iot;

import java.time.Instant;
import java.time.LocalDate;

/**
 * What a device reported in ten seconds: a row of the table. Immutable.
 *
 * @param windowStart belongs to the window
 * @param windowEnd does not
 * @param readings at least 1
 * @param meanTemperature in degrees Celsius, as are minimum and maximum
 * @param day of the window's start in UTC; the table is partitioned by it
 */
public record DeviceWindow(
        String device,
        Instant windowStart,
        Instant windowEnd,
        long readings,
        double meanTemperature,
        double minTemperature,
        double maxTemperature,
        LocalDate day) {}
