/**
 * What a connector implements to take rows out: entry type {@link dev.rivulet.core.sink.Sink}.
 */
@NullMarked
package dev.rivulet.core.sink;

import org.jspecify.annotations.NullMarked;
