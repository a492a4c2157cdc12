@NullMarked
package dev.rivulet.engine.window;

import org.jspecify.annotations.NullMarked;
