package dev.rivulet.samples.iot;

import java.time.Instant;

/**
 * A reading of a sensor, as a line of the input has it. Immutable.
 *
 * @param time when it was read: the event time
 * @param temperature in degrees Celsius
 * @param humidity in percent
 * @param battery in volts
 */
public record Reading(String device, Instant time, double temperature, double humidity, double battery) {}
