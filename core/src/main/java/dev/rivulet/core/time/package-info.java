/**
 * The clock port: entry type {@link dev.rivulet.core.time.Clock}. Nothing that can influence a row may read it.
 */
@NullMarked
package dev.rivulet.core.time;

import org.jspecify.annotations.NullMarked;
