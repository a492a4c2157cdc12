/** Sources and sinks for the outside world, each in a package of its own. */
@NullMarked
package dev.rivulet.connectors;

import org.jspecify.annotations.NullMarked;
