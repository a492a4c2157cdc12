/** Tests of tables as sources. */
@NullMarked
package dev.rivulet.delta.stream;

import org.jspecify.annotations.NullMarked;
