/** Tests of tables whose files call columns by other names than the table does. */
@NullMarked
package dev.rivulet.delta.mapping;

import org.jspecify.annotations.NullMarked;
