@NullMarked
package dev.rivulet.engine.pattern;

import org.jspecify.annotations.NullMarked;
