/** Two streams for one function: keyed alike, or one of them broadcast to all keys of the other. */
@NullMarked
package dev.rivulet.engine.connect;

import org.jspecify.annotations.NullMarked;
