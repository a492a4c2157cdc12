/** Tests of tables whose files are damaged. */
@NullMarked
package dev.rivulet.delta.damage;

import org.jspecify.annotations.NullMarked;
