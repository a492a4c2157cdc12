@NullMarked
package dev.rivulet.engine.lookup;

import org.jspecify.annotations.NullMarked;
