@NullMarked
package dev.rivulet.engine.match;

import org.jspecify.annotations.NullMarked;
