/** Tests of Delta tables: entry type {@link dev.rivulet.delta.DeltaSinkTest}. */
@NullMarked
package dev.rivulet.delta;

import org.jspecify.annotations.NullMarked;
