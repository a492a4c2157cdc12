/** Tests of tables with arrays, maps and structs. */
@NullMarked
package dev.rivulet.delta.nested;

import org.jspecify.annotations.NullMarked;
