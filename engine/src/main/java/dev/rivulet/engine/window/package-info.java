/** How event time is divided into windows: definitions, for {@link dev.rivulet.engine.KeyedStream#window}. */
@NullMarked
package dev.rivulet.engine.window;

import org.jspecify.annotations.NullMarked;
