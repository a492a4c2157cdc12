/** Input that wants to do harm, from all sides at once, while the process is killed. */
@NullMarked
package dev.rivulet.system.hostile;

import org.jspecify.annotations.NullMarked;
