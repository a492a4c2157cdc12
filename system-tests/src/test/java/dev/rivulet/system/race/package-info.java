/** Two processes that write to one table at the same moment. */
@NullMarked
package dev.rivulet.system.race;

import org.jspecify.annotations.NullMarked;
