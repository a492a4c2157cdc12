/**
 * Records that did not make it: dead letters and late records as JSON lines, one file per epoch. Entry type {@link
 * dev.rivulet.engine.reject.RejectedRecordSink}. The only package of the engine that knows JSON.
 */
@NullMarked
package dev.rivulet.engine.reject;

import org.jspecify.annotations.NullMarked;
