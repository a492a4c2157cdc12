/** The commands of the standalone jar. */
@NullMarked
package dev.rivulet.cli;

import org.jspecify.annotations.NullMarked;
