/** The vocabulary that all modules share, and the ports to the outside. Free of third-party code. */
@NullMarked
package dev.rivulet.core;

import org.jspecify.annotations.NullMarked;
