/** Delta tables as a library, and the sink and source over it. */
@NullMarked
package dev.rivulet.delta;

import org.jspecify.annotations.NullMarked;
