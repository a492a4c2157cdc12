/**
 * Readings of sensors, summed up in windows of ten seconds per device: {@link dev.rivulet.samples.iot.IotGenerator} writes the input,
 * {@link dev.rivulet.samples.iot.IotWindows} is the pipeline, and {@link dev.rivulet.samples.iot.IotOracle} computes independently
 * what its table must hold. Generator and oracle use nothing but the JDK, so that an error of the engine cannot hide in them.
 */
@NullMarked
package dev.rivulet.samples.iot;

import org.jspecify.annotations.NullMarked;
