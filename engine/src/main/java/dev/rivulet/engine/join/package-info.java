/** Two streams joined: by windows, by intervals of time, or with the version that held at a time. */
@NullMarked
package dev.rivulet.engine.join;

import org.jspecify.annotations.NullMarked;
