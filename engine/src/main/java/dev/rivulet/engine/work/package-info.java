/**
 * From the log through decoders and lanes to the sinks: entry type {@link dev.rivulet.engine.work.FeederAgent}.
 */
@NullMarked
package dev.rivulet.engine.work;

import org.jspecify.annotations.NullMarked;
